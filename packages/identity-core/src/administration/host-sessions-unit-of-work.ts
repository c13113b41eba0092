import { parseShadowWorldId } from '../connection/shadow-world-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';
import type { SessionStore } from '../session/session-store.js';

/**
 * The unit of work of a host that keeps sessions of its own: receipts are confirmed when the host has ended its sessions
 * too. Use cases do not know.
 */
export class HostSessionsUnitOfWork implements IdentityUnitOfWork {
  /** @param onRequested Told after the commit of a unit that ended sessions. */
  constructor(
    private readonly inner: IdentityUnitOfWork,
    private readonly onRequested: () => void,
  ) {}

  async run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    // Nobody has a session in a world of shadow mode.
    if (parseShadowWorldId(tenant) !== undefined) return this.inner.run(tenant, work);
    const requested = { current: false };
    const result = await this.inner.run(tenant, (stores) => {
      requested.current = false;
      return work({ ...stores, sessions: awaiting(stores.sessions, () => (requested.current = true)) });
    });
    if (requested.current) this.onRequested();
    return result;
  }
}

function awaiting(sessions: SessionStore, onRequested: () => void): SessionStore {
  return {
    countByUser: (user) => sessions.countByUser(user),
    findByConnection: (connection, limit) => sessions.findByConnection(connection, limit),
    findByNameId: (connection, nameId) => sessions.findByNameId(connection, nameId),
    insert: (session) => sessions.insert(session),
    end: (id) => sessions.end(id),
    endByUser: (user) => sessions.endByUser(user),
    endByConnection: (connection, receipt, events) => {
      onRequested();
      sessions.endByConnection(connection, { ...receipt, confirmedAt: null }, events);
    },
    recordRevocation: (revocation) => {
      onRequested();
      sessions.recordRevocation({ ...revocation, confirmedAt: null });
    },
  };
}
