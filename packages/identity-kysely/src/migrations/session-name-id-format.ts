import { text, type MigrationStep } from './migration-step.js';

/** A logout names the person as the identity provider did, its format included. */
export const sessionNameIdFormat: readonly MigrationStep[] = [{ sql: text`alter table sessions add column name_id_format text` }];
