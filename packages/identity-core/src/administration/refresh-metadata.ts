import type { Connection } from '../connection/connection.js';
import type { ConnectionDirectory } from '../connection/connection-directory.js';
import type { ConnectionId } from '../connection/connection-id.js';
import { keepNotices } from '../connection/expiring-certificates.js';
import type { FetchedMetadata, FetchMetadata } from '../connection/metadata-source.js';
import { describeFailed, describeFetched } from '../connection/plan-metadata-refresh.js';
import type { IdentityProviderDescription, SamlSettings } from '../connection/saml-settings.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { Stores } from '../ports.js';
import { unknown, type AdministrationPorts, type AdministrationRequest } from './administration-request.js';
import { describeConnectionChange } from './describe-connection-change.js';

/** `decision: null`: by the clock, and nothing was new. */
export type RefreshMetadataOutcome =
  | { readonly kind: 'refreshed'; readonly connection: Connection; readonly decision: DecisionId | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly decision: DecisionId | null };

interface Refreshable {
  readonly connection: Connection;
  readonly saml: SamlSettings;
  readonly idp: IdentityProviderDescription;
}

/**
 * Use case: an IdP's metadata is read again from its URL. What is refused leaves the last good copy in force; that it
 * began to fail is told once, until it works again.
 */
export class RefreshMetadata {
  constructor(
    private readonly ports: AdministrationPorts & { readonly connections: ConnectionDirectory },
    private readonly fetchMetadata: FetchMetadata,
    /** 0 to 1, by chance. */
    private readonly spread: () => number,
  ) {}

  /** By the clock when the actor is the system: then it leaves a decision only when something is new. */
  async execute(request: AdministrationRequest, id: ConnectionId): Promise<RefreshMetadataOutcome> {
    const { tenant } = request;
    const connection = await this.ports.connections.get(tenant, id);
    if (connection === undefined) return { kind: 'refused', refusal: unknown('Connection', id).refused, decision: null };
    const idp = connection.saml?.idp ?? null;
    if (idp?.sourceUrl == null) return { kind: 'refused', refusal: refusalOf('the connection has no metadata URL'), decision: null };
    const url = idp.sourceUrl;
    const fetched = await this.fetchMetadata(url, idp.etag);
    return this.ports.unitOfWork.run(tenant, async (stores) => {
      const found = await stores.connections.get(id);
      // Changed meanwhile by somebody who knew what they wanted: theirs stands.
      if (found?.saml?.idp?.sourceUrl !== url) return { kind: 'refreshed', connection: found ?? connection, decision: null };
      return this.apply(request, { connection: found, saml: found.saml, idp: found.saml.idp }, fetched, stores);
    });
  }

  private apply(request: AdministrationRequest, current: Refreshable, fetched: FetchedMetadata, stores: Stores): RefreshMetadataOutcome {
    const { connection, saml, idp } = current;
    const draft = this.open(request, connection.id);
    const isAsked = request.actor.kind !== 'system';
    const [now, spread] = [draft.at, this.spread()];
    const fault = findFault(idp, fetched, now);
    if (fault !== undefined) {
      const refusal = refusalOf(fault);
      stores.connections.replace({ ...connection, saml: { ...saml, idp: describeFailed(idp, fault, now, spread) } });
      if (idp.lastError === null) draft.event('connection.metadata_failed', { connection: connection.id, url: idp.sourceUrl, detail: fault });
      return { kind: 'refused', refusal, decision: isAsked || idp.lastError === null ? draft.fail(stores.decisions, refusal) : null };
    }
    const content = fetched.kind === 'parsed' ? fetched.idp : idp;
    const etag = fetched.kind === 'parsed' ? fetched.etag : idp.etag;
    const read = describeFetched(content, { url: idp.sourceUrl ?? '', etag, now, spread });
    const refreshed = keepNotices(connection, { ...connection, saml: { ...saml, idp: read } });
    describeConnectionChange(connection, refreshed, draft);
    draft.step('refresh-metadata', fetched.kind === 'not-modified' ? 'not modified' : draft.hasChanges ? 'changed' : 'nothing new');
    if (draft.hasChanges) draft.event('connection.updated', { connection: connection.id, name: connection.name });
    const after = draft.hasChanges ? { ...refreshed, updatedAt: now } : refreshed;
    stores.connections.replace(after);
    const isNews = isAsked || draft.hasChanges || idp.lastError !== null;
    return { kind: 'refreshed', connection: after, decision: isNews ? draft.accept(stores.decisions) : null };
  }

  private open({ tenant, actor, input }: AdministrationRequest, connection: ConnectionId): DecisionDraft {
    const kind = actor.kind === 'system' ? 'system' : 'administration';
    return new DecisionDraft({ tenant, kind, action: 'refresh-metadata', connection, actor, input }, this.ports.ids, this.ports.clock);
  }
}

/** Why what was fetched must not replace what stands. Pure. */
function findFault(idp: IdentityProviderDescription, fetched: FetchedMetadata, now: Date): string | undefined {
  switch (fetched.kind) {
    case 'refused':
      return fetched.detail;
    case 'not-modified':
      return idp.validUntil !== null && Date.parse(idp.validUntil) <= now.getTime() ? `the metadata was valid until ${idp.validUntil}, which is past` : undefined;
    case 'parsed':
      return fetched.idp.entityId === idp.entityId ? undefined : `the URL now names the entityID "${fetched.idp.entityId}" instead of "${idp.entityId}"`;
  }
}

function refusalOf(detail: string): Refusal<'saml.metadata_refused'> {
  return {
    code: 'saml.metadata_refused',
    detail: `The metadata is refused: ${detail}`,
    remedy: 'The last good copy stays in force. Correct the metadata at the identity provider, or set another metadataUrl.',
  };
}
