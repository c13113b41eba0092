import type { Connection } from '../connection/connection.js';
import type { ConnectionId } from '../connection/connection-id.js';
import { keepNotices } from '../connection/expiring-certificates.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { JsonValue } from '../kernel/json.js';
import { sameJson } from '../kernel/same-json.js';
import type { Stores } from '../ports.js';
import type { SessionHolders } from '../session/session-store.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';
import { slugTaken } from './administer-tenants.js';
import { leaveShadowWorld } from './leave-shadow-world.js';
import { describeConnectionChange } from './describe-connection-change.js';
import { planDetachAll } from './plan-detach.js';

/**
 * People whose ended sessions a decision lists as events, and tells of inside the transaction. The others get theirs all
 * the same; `connection.deleted` says how many they are in all.
 */
const TOLD_BY_DECISION = 1_000;

export type NewConnection = Omit<Connection, 'tenant' | 'createdAt' | 'updatedAt'>;

/** Use case: an identity provider of a tenant is configured. */
export class CreateConnection {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, wanted: NewConnection): Promise<AdministrationOutcome<Connection>> {
    return administer(this.ports, request, 'create-connection', wanted.id, async (stores, draft) => {
      if ((await stores.connections.getTenant()) === undefined) return unknown('Tenant', request.tenant);
      if ((await stores.connections.get(wanted.id)) !== undefined) return { refused: slugTaken('connection', wanted.id) };
      const connection: Connection = { ...wanted, tenant: request.tenant, createdAt: draft.at, updatedAt: draft.at };
      stores.connections.insert(connection);
      describeConnectionChange(null, connection, draft);
      draft.event('connection.created', { connection: wanted.id, name: wanted.name });
      return { done: connection };
    });
  }
}

/** Use case: settings of a connection change. Taking the SCIM part away ends its management of users and groups. */
export class ChangeConnection {
  constructor(private readonly ports: AdministrationPorts) {}

  /** @param edit Pure; what it throws changes nothing. The slug is the connection's identity and stays. */
  async execute(
    request: AdministrationRequest,
    id: ConnectionId,
    edit: (current: Connection) => Connection,
  ): Promise<AdministrationOutcome<Connection>> {
    const before = { isShadow: false };
    const outcome = await this.change(request, id, (current) => {
      before.isShadow = current.scim?.mode === 'shadow';
      return edit(current);
    });
    // What it promised stands in the real tenant.
    if (before.isShadow && outcome.kind === 'done' && outcome.value.scim?.mode !== 'shadow') await leaveShadowWorld(this.ports.unitOfWork, request.tenant, id);
    return outcome;
  }

  private change(
    request: AdministrationRequest,
    id: ConnectionId,
    edit: (current: Connection) => Connection,
  ): Promise<AdministrationOutcome<Connection>> {
    return administer(this.ports, request, 'change-connection', id, async (stores, draft) => {
      await stores.connections.lock(id);
      const before = await stores.connections.get(id);
      if (before === undefined) return unknown('Connection', id);
      const wanted = keepNotices(before, edit(before));
      const after: Connection = { ...wanted, tenant: before.tenant, id, createdAt: before.createdAt, updatedAt: draft.at };
      describeConnectionChange(before, after, draft);
      if (sameSettings(before, after)) return { done: before };
      stores.connections.replace(after);
      // A refresh that only confirmed what stands is kept, and no news to anybody.
      if (!draft.hasChanges) return { done: after };
      if (before.scim !== null && after.scim === null) await endProvisioning(stores, id, draft);
      draft.event('connection.updated', { connection: id, name: after.name });
      return { done: after };
    });
  }
}

/** Use case: a connection goes. Users are unmanaged, groups internal, its tokens and external ids gone, its sessions ended. */
export class DeleteConnection {
  constructor(private readonly ports: AdministrationPorts) {}

  async execute(request: AdministrationRequest, id: ConnectionId): Promise<AdministrationOutcome<null>> {
    await leaveShadowWorld(this.ports.unitOfWork, request.tenant, id);
    return this.delete(request, id);
  }

  private delete(request: AdministrationRequest, id: ConnectionId): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-connection', id, async (stores, draft) => {
      await stores.connections.lock(id);
      const connection = await stores.connections.get(id);
      if (connection === undefined) return unknown('Connection', id);
      await endProvisioning(stores, id, draft);
      const { users, sessions } = await this.endSessions(stores, id, draft);
      stores.connections.delete(id);
      draft.change({ kind: 'connection', id }, 'name', connection.name, null);
      draft.event('connection.deleted', { connection: id, name: connection.name, users, sessions });
      return { done: null };
    });
  }

  private async endSessions(stores: Stores, id: ConnectionId, draft: DecisionDraft): Promise<SessionHolders> {
    const reason = 'connection-deleted';
    const holders = await stores.sessions.findByConnection(id, TOLD_BY_DECISION);
    for (const { user, sessions } of holders.first) draft.event('user.sessions_revoked', { user, sessions, reason });
    const receipt = { id: this.ports.ids.next(), requestedAt: draft.at, confirmedAt: draft.at, reason, decision: draft.id } as const;
    stores.sessions.endByConnection(id, receipt, { prefix: this.ports.ids.next(), after: holders.first.at(-1)?.user ?? null });
    draft.step('end-sessions', `${holders.sessions} ended`, `of ${holders.users} people, each with a receipt`);
    return holders;
  }
}

async function endProvisioning(stores: Stores, id: ConnectionId, draft: DecisionDraft): Promise<void> {
  await planDetachAll(stores, id, draft);
  stores.connections.endProvisioning(id);
  draft.step('end-provisioning', 'users unmanaged, groups internal, tokens and external ids gone');
}

function sameSettings(before: Connection, after: Connection): boolean {
  const settings = ({ name, preset, rebinding, saml, scim }: Connection) => ({ name, preset, rebinding, saml, scim }) as unknown as JsonValue;
  return sameJson(settings(before), settings(after));
}
