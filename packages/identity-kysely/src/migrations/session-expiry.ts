import { text, type MigrationStep } from './migration-step.js';

/** What housekeeping looks for. */
export const sessionExpiry: readonly MigrationStep[] = [{ sql: text`create index sessions_expiry on sessions (tenant_id, expires_at)` }];
