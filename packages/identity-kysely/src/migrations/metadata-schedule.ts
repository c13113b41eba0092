import { text, type MigrationStep } from './migration-step.js';

/** Looked at by the clock: metadata that is due. And by single logout: the sessions of a NameID, by its beginning. */
export const metadataSchedule: readonly MigrationStep[] = [
  {
    sql: text`
      create index connections_next_refresh on connections (tenant_id, (saml -> 'idp' ->> 'nextRefreshAt') collate "C")
        where saml -> 'idp' ->> 'nextRefreshAt' is not null`,
  },
  {
    sql: text`
      create index sessions_name_id on sessions (tenant_id, connection, (left(name_id, 200)) collate "C")
        where name_id is not null`,
  },
];
