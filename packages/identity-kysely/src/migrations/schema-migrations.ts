import { eventSubscriptions } from './event-subscriptions.js';
import { initialSchema } from './initial-schema.js';
import type { SchemaMigration } from './migration-step.js';
import { keyRollover } from './key-rollover.js';
import { metadataSchedule } from './metadata-schedule.js';
import { oauthClients } from './oauth-clients.js';
import { plannerStatistics } from './planner-statistics.js';
import { requestLog } from './request-log.js';
import { resourceTotals } from './resource-totals.js';
import { serviceProviderKeys } from './service-provider-keys.js';
import { setupLinks } from './setup-links.js';
import { sessionNameIdFormat } from './session-name-id-format.js';
import { sessionExpiry } from './session-expiry.js';
import { traces } from './traces.js';
import { webhooks } from './webhooks.js';

/** Every migration, oldest first. A released one is never edited: a change is a new one. */
export const schemaMigrations: readonly SchemaMigration[] = [
  { name: '0001-initial-schema', steps: initialSchema },
  { name: '0002-planner-statistics', steps: plannerStatistics },
  { name: '0003-service-provider-keys', steps: serviceProviderKeys },
  { name: '0004-oauth-clients', steps: oauthClients },
  { name: '0005-request-log', steps: requestLog },
  { name: '0006-session-expiry', steps: sessionExpiry },
  { name: '0007-metadata-schedule', steps: metadataSchedule },
  { name: '0008-session-name-id-format', steps: sessionNameIdFormat },
  { name: '0009-webhooks', steps: webhooks },
  // The making of an index on an empty table forgets how many rows stood there.
  { name: '0010-planner-statistics-again', steps: plannerStatistics },
  { name: '0011-traces', steps: traces },
  { name: '0012-resource-totals', steps: resourceTotals },
  { name: '0013-key-rollover', steps: keyRollover },
  { name: '0014-setup-links-and-domains', steps: setupLinks },
  { name: '0015-event-subscriptions', steps: eventSubscriptions },
];
