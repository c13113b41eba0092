import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/** What directories sent and were answered. One index only: it is written for every request. */
export const requestLog: readonly MigrationStep[] = [
  {
    table: 'scim_requests',
    sql: text`
      create table scim_requests (
        tenant_id ${key} not null,
        connection ${key} not null,
        id ${key} not null,
        at timestamptz not null,
        method text not null,
        path text not null,
        status integer not null,
        duration_ms integer not null,
        user_agent text,
        decision ${key},
        request json not null,
        response json not null,
        constraint scim_requests_pkey primary key (tenant_id, connection, id)
      )`,
  },
  {
    sql: text`
      alter table scim_requests add constraint scim_requests_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
];
