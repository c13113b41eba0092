import { StoreConflictError } from '../kernel/errors.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';
import { InMemoryConnectionStore } from './in-memory-connection-store.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';
import { InMemoryDecisionLog } from './in-memory-decision-log.js';
import { InMemoryGuardStore } from './in-memory-guard-store.js';
import { InMemoryGroupStore } from './in-memory-group-store.js';
import { InMemoryOAuthClientStore } from './in-memory-oauth-clients.js';
import { InMemorySessionStore } from './in-memory-session-store.js';
import { InMemorySetupLinkStore } from './in-memory-setup-links.js';
import { InMemoryUserStore } from './in-memory-user-store.js';
import { InMemoryWebhookStore } from './in-memory-webhooks.js';
import { commitWrites, type RecordWrite, type Write } from './unit-writes.js';

const MAX_ATTEMPTS = 8;

/**
 * Optimistic: units of one tenant run side by side, the first to end commits, and every other that ran meanwhile runs
 * again. Somebody always gets on, so that only a value that stays taken ends in `StoreConflictError`.
 */
export class InMemoryUnitOfWork implements IdentityUnitOfWork {
  constructor(private readonly database: InMemoryDatabase) {}

  async run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    const data = this.database.open(tenant);
    for (let conflicts = 0; ; ) {
      const seen = data.version;
      const writes: Write[] = [];
      const outcome = await settle(work(this.stores(tenant, data, (apply, refers) => writes.push(refers === undefined ? { apply } : { apply, refers }))));
      if (data.version !== seen) continue;
      if (outcome.kind === 'failed') throw outcome.error;
      try {
        commitWrites(data, writes);
        return outcome.value;
      } catch (error) {
        conflicts += 1;
        if (!(error instanceof StoreConflictError) || conflicts === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private stores(tenant: TenantId, data: TenantData, record: RecordWrite): Stores {
    return {
      connections: new InMemoryConnectionStore(tenant, data, this.database, record),
      oauthClients: new InMemoryOAuthClientStore(data, record),
      setupLinks: new InMemorySetupLinkStore(data, record),
      users: new InMemoryUserStore(tenant, data, record),
      groups: new InMemoryGroupStore(data, record),
      sessions: new InMemorySessionStore(tenant, data, record),
      guard: new InMemoryGuardStore(data, record),
      decisions: new InMemoryDecisionLog(data, record),
      webhooks: new InMemoryWebhookStore(data, record),
    };
  }
}

type Settled<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly error: unknown };

function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    (value) => ({ kind: 'done', value }),
    (error: unknown) => ({ kind: 'failed', error }),
  );
}
