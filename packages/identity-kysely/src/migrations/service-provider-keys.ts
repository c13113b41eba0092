import { text, type MigrationStep } from './migration-step.js';

/** Our own keys, encrypted; one pair per connection. */
export const serviceProviderKeys: readonly MigrationStep[] = [
  {
    table: 'service_provider_keys',
    sql: text`
      create table service_provider_keys (
        tenant_id text collate "C" not null,
        connection text collate "C" not null,
        sealed text not null,
        certificate text not null,
        constraint service_provider_keys_pkey primary key (tenant_id, connection)
      )`,
  },
  {
    sql: text`
      alter table service_provider_keys add constraint service_provider_keys_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
];
