import { setTimeout as sleep } from 'node:timers/promises';
import { StoreConflictError, type BeforeCommit, type IdentityUnitOfWork, type Stores, type TenantId } from '@vestibule/identity-core';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { classifyFailure, storeErrorOf } from '../store-error.js';
import { KyselyOAuthClientStore } from '../oauth/kysely-oauth-client-store.js';
import { KyselyConnectionStore } from './kysely-connection-store.js';
import { KyselyWebhookStore } from '../events/kysely-webhook-store.js';
import { KyselyDecisionLog } from './kysely-decision-log.js';
import { KyselyGroupStore } from './kysely-group-store.js';
import { KyselyGuardStore } from './kysely-guard-store.js';
import { KyselySessionStore } from './kysely-session-store.js';
import { KyselySetupLinkStore } from '../setup-links/kysely-setup-link-store.js';
import { KyselyUserStore } from './kysely-user-store.js';
import { callBeforeCommit } from './call-before-commit.js';
import { Transaction } from './transaction.js';
import { Unit } from './unit.js';

export interface UnitOfWorkOptions {
  /** How often `work` may run before a conflict is given back; default 8. */
  readonly attempts?: number;
  /** One statement for several writes: faster on one server (default), slower on a sharded cluster. */
  readonly combineWrites?: boolean;
  /** Default: nothing is called. */
  readonly beforeCommit?: BeforeCommit;
}

/** Beyond it nobody is kept waiting by another run: less than one timeout of a lock. */
const PATIENCE_MILLISECONDS = 5_000;

/** One READ COMMITTED transaction: row locks decide who reads what, unique indexes decide who was first. */
export class KyselyUnitOfWork implements IdentityUnitOfWork {
  private readonly attempts: number;
  private readonly combineWrites: boolean;

  constructor(
    private readonly db: Kysely<Database>,
    private readonly options: UnitOfWorkOptions = {},
  ) {
    this.attempts = options.attempts ?? 8;
    this.combineWrites = options.combineWrites ?? true;
  }

  /** The same, with somebody in its transactions. */
  observedBy(beforeCommit: BeforeCommit): KyselyUnitOfWork {
    return new KyselyUnitOfWork(this.db, { ...this.options, beforeCommit });
  }

  async run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    const begin = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(tenant, work);
      } catch (error) {
        const isConflict = error instanceof StoreConflictError || classifyFailure(error) === 'conflict';
        if (!isConflict || attempt >= this.attempts || performance.now() - begin > PATIENCE_MILLISECONDS) throw storeErrorOf(error);
        await sleep(Math.random() * Math.min(4 * 2 ** attempt, 200));
      }
    }
  }

  private attempt<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    return Transaction.run(this.db, async (transaction) => {
      const unit = new Unit(transaction, tenant);
      const users = new KyselyUserStore(unit);
      const result = await work({
        connections: new KyselyConnectionStore(unit),
        oauthClients: new KyselyOAuthClientStore(unit),
        setupLinks: new KyselySetupLinkStore(unit),
        users,
        groups: new KyselyGroupStore(unit),
        sessions: new KyselySessionStore(unit),
        guard: new KyselyGuardStore(unit),
        decisions: new KyselyDecisionLog(unit),
        webhooks: new KyselyWebhookStore(unit),
      });
      users.reviseUsersOfRecords();
      await unit.apply(this.combineWrites);
      if (this.options.beforeCommit !== undefined && unit.recorded.length > 0) {
        await transaction.settle();
        await callBeforeCommit(this.options.beforeCommit, unit);
      }
      return result;
    });
  }
}
