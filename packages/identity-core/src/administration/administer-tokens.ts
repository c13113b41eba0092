import type { ConnectionId } from '../connection/connection-id.js';
import type { ProvisioningToken } from '../connection/provisioning-token.js';
import type { Secrets } from '../kernel/clock.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';
import { planDetachAll } from './plan-detach.js';

export interface NewToken {
  readonly name: string | null;
  /** External groups of the connection become internal and editable. */
  readonly detachGroups: boolean;
  /** Older tokens go on working: rotation with overlap. */
  readonly keepPrevious: boolean;
  readonly expiresAt: Date | null;
}

/** Use case: a bearer token for a connection's directory. The plain token is in this answer and nowhere else. */
export class CreateToken {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly secrets: Secrets,
  ) {}

  execute(
    request: AdministrationRequest,
    id: ConnectionId,
    wanted: NewToken,
  ): Promise<AdministrationOutcome<{ readonly token: ProvisioningToken; readonly plain: string }>> {
    return administer(this.ports, request, 'create-token', id, async (stores, draft) => {
      // Two generations at once would each spare the other's token.
      await stores.connections.lock(id);
      const connection = await stores.connections.get(id);
      if (connection === undefined) return unknown('Connection', id);
      if (connection.scim === null) {
        return {
          refused: {
            code: 'request.invalid',
            detail: `The connection "${connection.name}" has no provisioning`,
            remedy: 'Give the connection a SCIM part first.',
          },
        };
      }
      const { plain, hash, hint } = this.secrets.next();
      const { name, expiresAt } = wanted;
      const token: ProvisioningToken = {
        tenant: request.tenant,
        connection: id,
        id: this.ports.ids.next(),
        name,
        hash,
        hint,
        createdAt: draft.at,
        lastUsedAt: null,
        expiresAt,
      };
      if (!wanted.keepPrevious) {
        const formers = await stores.connections.findTokens(id);
        stores.connections.deleteTokens(id, formers.map((former) => former.id));
        for (const former of formers) {
          draft.change({ kind: 'token', id: former.id }, 'hint', former.hint, null);
          draft.event('token.deleted', { connection: id, token: former.id });
        }
      }
      stores.connections.insertToken(token);
      draft.change({ kind: 'token', id: token.id }, 'hint', null, hint);
      draft.event('token.created', { connection: id, token: token.id, expiresAt: expiresAt?.toISOString() ?? null });
      if (wanted.detachGroups) await planDetachAll(stores, id, draft);
      return { done: { token, plain } };
    });
  }
}

/** Use case: a token ends at once; the connection's external groups become internal when asked. */
export class DeleteToken {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: ConnectionId, token: string, detachGroups: boolean): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-token', id, async (stores, draft) => {
      const found = (await stores.connections.findTokens(id)).find((candidate) => candidate.id === token);
      if (found === undefined) return unknown('Token', token);
      stores.connections.deleteTokens(id, [token]);
      draft.change({ kind: 'token', id: token }, 'hint', found.hint, null);
      draft.event('token.deleted', { connection: id, token });
      if (detachGroups) await planDetachAll(stores, id, draft);
      return { done: null };
    });
  }
}
