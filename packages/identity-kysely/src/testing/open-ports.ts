import { openTestDatabase } from '@vestibule/embedded-postgres/testing';
import type { PortsUnderTest } from '@vestibule/identity-core/contracts';
import type { LogEvent } from 'kysely';
import { KyselyConnectionDirectory } from '../directories/kysely-connection-directory.js';
import { KyselyDecisionDirectory } from '../directories/kysely-decision-directory.js';
import { KyselyGroupDirectory } from '../directories/kysely-group-directory.js';
import { KyselySessionDirectory } from '../directories/kysely-session-directory.js';
import { KyselyUserDirectory } from '../directories/kysely-user-directory.js';
import { KyselyEventFeed } from '../events/kysely-event-feed.js';
import { KyselyAssertionReplayStore } from '../login/kysely-assertion-replay-store.js';
import { KyselyLoginRequestStore } from '../login/kysely-login-request-store.js';
import { migrateToLatest } from '../migrations/migrate.js';
import { createPostgres, type Postgres } from '../postgres.js';
import { KyselyProvisioningDirectory } from '../provisioning/kysely-provisioning-directory.js';
import { KyselyUnitOfWork } from '../unit-of-work/kysely-unit-of-work.js';

export interface OpenedPorts {
  readonly ports: PortsUnderTest;
  readonly postgres: Postgres;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Every port of this package over a migrated database of its own. */
export async function openPorts(
  options: { readonly onStatement?: (event: LogEvent) => void; readonly combineWrites?: boolean } = {},
): Promise<OpenedPorts> {
  const template = { name: 'identity-kysely', prepare: async (url: string) => void (await migrateToLatest(url)) };
  const database = await openTestDatabase({ template });
  const { onStatement, combineWrites = true } = options;
  const postgres = createPostgres({ url: database.url, poolSize: 10, ...(onStatement === undefined ? {} : { onStatement }) });
  const { db } = postgres;
  return {
    postgres,
    url: database.url,
    ports: {
      unitOfWork: new KyselyUnitOfWork(db, { combineWrites }),
      connections: new KyselyConnectionDirectory(db),
      users: new KyselyUserDirectory(db),
      groups: new KyselyGroupDirectory(db),
      provisioning: new KyselyProvisioningDirectory(db),
      sessions: new KyselySessionDirectory(db),
      decisions: new KyselyDecisionDirectory(db),
      events: new KyselyEventFeed(db),
      loginRequests: new KyselyLoginRequestStore(db),
      replays: new KyselyAssertionReplayStore(db),
    },
    close: async () => {
      await postgres.close();
      await database.close();
    },
  };
}
