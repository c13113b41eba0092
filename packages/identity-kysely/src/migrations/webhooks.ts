import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/** Where events are sent to, how far each has come, and what became of every message. */
export const webhooks: readonly MigrationStep[] = [
  {
    table: 'webhooks',
    sql: text`
      create table webhooks (
        tenant_id ${key} not null,
        id ${key} not null,
        url text not null,
        types jsonb,
        description text,
        enabled boolean not null,
        disabled_reason text,
        sealed_secret text not null,
        previous_sealed_secret text,
        previous_until timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        position bigint not null,
        failures integer not null,
        failing_since timestamptz,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        constraint webhooks_pkey primary key (tenant_id, id)
      )`,
  },
  {
    sql: text`
      alter table webhooks add constraint webhooks_tenant
        foreign key (tenant_id) references tenants (tenant_id) on delete cascade`,
  },
  {
    table: 'webhook_deliveries',
    sql: text`
      create table webhook_deliveries (
        tenant_id ${key} not null,
        webhook ${key} not null,
        id ${key} not null,
        event_id ${key},
        type text not null,
        body text not null,
        status text not null,
        attempts integer not null,
        created_at timestamptz not null,
        last_attempt_at timestamptz,
        next_attempt_at timestamptz,
        response_status integer,
        error text,
        constraint webhook_deliveries_pkey primary key (tenant_id, webhook, id)
      )`,
  },
  {
    sql: text`
      alter table webhook_deliveries add constraint webhook_deliveries_webhook
        foreign key (tenant_id, webhook) references webhooks (tenant_id, id) on delete cascade`,
  },
  {
    sql: text`
      create index webhook_deliveries_pending on webhook_deliveries (tenant_id, webhook, next_attempt_at) where status = 'pending'`,
  },
  { sql: text`create index webhook_deliveries_creation on webhook_deliveries (tenant_id, created_at)` },
];
