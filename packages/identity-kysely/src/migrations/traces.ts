import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/**
 * What it takes to find everything that speaks of a person, to let helper rows go with their time, and to ask a host again
 * until it has ended its own sessions.
 */
export const traces: readonly MigrationStep[] = [
  {
    table: 'decision_mentions',
    sql: text`
      create table decision_mentions (
        tenant_id ${key} not null,
        decision ${key} not null,
        value ${key} not null,
        constraint decision_mentions_pkey primary key (tenant_id, decision, value)
      )`,
  },
  {
    sql: text`
      insert into decision_mentions (tenant_id, decision, value)
      select distinct d.tenant_id, d.id, lower(btrim(said.value #>> '{}'))
      from decisions d cross join lateral jsonb_path_query(d.input, 'strict $.** ? (@.type() == "string")') as said (value)
      where (d.user_id is null or d.outcome <> 'accepted') and d.input is not null
        and btrim(said.value #>> '{}') <> '' and length(said.value #>> '{}') <= 512`,
  },
  { sql: text`create index decision_mentions_value on decision_mentions (tenant_id, value)` },
  { sql: text`create index webhook_deliveries_event on webhook_deliveries (tenant_id, event_id) where event_id is not null` },
  { sql: text`alter table promised_ids add column promised_at timestamptz` },
  { sql: text`alter table session_revocations add column next_attempt_at timestamptz` },
  { sql: text`alter table session_revocations add column attempts integer` },
  { sql: text`create index session_revocations_unconfirmed on session_revocations (tenant_id, next_attempt_at) where confirmed_at is null` },
  { sql: text`create index session_revocations_age on session_revocations (tenant_id, requested_at)` },
];
