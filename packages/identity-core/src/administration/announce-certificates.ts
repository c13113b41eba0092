import type { ConnectionId } from '../connection/connection-id.js';
import { findUnannounced } from '../connection/expiring-certificates.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { AdministrationPorts } from './administration-request.js';

/** Use case: a certificate of an IdP ends soon: one event for each, once, however many processes look. */
export class AnnounceCertificates {
  constructor(private readonly ports: AdministrationPorts) {}

  /** @returns how many were told of. */
  execute(tenant: TenantId, id: ConnectionId): Promise<number> {
    const { unitOfWork, ids, clock } = this.ports;
    return unitOfWork.run(tenant, async (stores) => {
      const connection = await stores.connections.get(id);
      const saml = connection?.saml;
      if (connection === undefined || saml?.idp == null) return 0;
      const { idp } = saml;
      const unannounced = findUnannounced(idp, clock.now());
      if (unannounced.length === 0) return 0;
      const draft = new DecisionDraft(
        { tenant, kind: 'system', action: 'announce-certificates', connection: id, actor: { kind: 'system', id: null }, input: null },
        ids,
        clock,
      );
      for (const { fingerprint, subject, notAfter } of unannounced) {
        draft.step('expiring-certificate', Date.parse(notAfter) < draft.at.getTime() ? 'expired' : 'expiring', `${fingerprint} ends at ${notAfter}`);
        draft.event('connection.certificate_expiring', { connection: id, fingerprint, subject, notAfter });
      }
      const expiryAnnounced = [...(idp.expiryAnnounced ?? []), ...unannounced.map(({ fingerprint }) => fingerprint)];
      stores.connections.replace({ ...connection, saml: { ...saml, idp: { ...idp, expiryAnnounced } } });
      draft.accept(stores.decisions, 'The identity provider should publish a successor before the certificate ends');
      return unannounced.length;
    });
  }
}
