import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/** Where subscribers inside the host's processes are in each tenant's events, and since when each of them is known. */
export const eventSubscriptions: readonly MigrationStep[] = [
  {
    reference: 'event_subscribers',
    sql: text`
      create table event_subscribers (
        name ${key} not null,
        since timestamptz not null,
        constraint event_subscribers_pkey primary key (name)
      )`,
  },
  {
    table: 'event_subscriptions',
    sql: text`
      create table event_subscriptions (
        tenant_id ${key} not null,
        subscriber ${key} not null,
        position bigint not null,
        failures integer not null,
        next_attempt_at timestamptz,
        claimed_until timestamptz,
        constraint event_subscriptions_pkey primary key (tenant_id, subscriber)
      )`,
  },
  {
    sql: text`
      alter table event_subscriptions add constraint event_subscriptions_tenant
        foreign key (tenant_id) references tenants (tenant_id) on delete cascade`,
  },
];
