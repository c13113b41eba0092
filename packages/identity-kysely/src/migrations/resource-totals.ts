import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/**
 * How many users and groups a connection shows, spread over slots, so that writers do not wait for one another; the slot
 * -1 holds what was there when somebody last counted. Nothing is filled here: while that slot is missing, and whatever an
 * older process leaves out, is counted by the background work.
 */
export const resourceTotals: readonly MigrationStep[] = [
  {
    table: 'resource_totals',
    sql: text`
      create table resource_totals (
        tenant_id ${key} not null,
        connection ${key} not null,
        kind ${key} not null,
        slot integer not null,
        count bigint not null,
        counted_at timestamptz,
        constraint resource_totals_pkey primary key (tenant_id, connection, kind, slot)
      )`,
  },
  {
    sql: text`
      alter table resource_totals add constraint resource_totals_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
];
