import { text, type MigrationStep } from './migration-step.js';

const key = 'text collate "C"';

/**
 * Clients of the token endpoint. Their access tokens stand beside the permanent ones, so that one look finds a bearer of
 * either kind, and go with their client.
 */
export const oauthClients: readonly MigrationStep[] = [
  {
    table: 'oauth_clients',
    sql: text`
      create table oauth_clients (
        tenant_id ${key} not null,
        connection ${key} not null,
        id ${key} not null,
        name text,
        secret_hash ${key} not null,
        hint text not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        constraint oauth_clients_pkey primary key (tenant_id, connection, id)
      )`,
  },
  {
    sql: text`
      alter table oauth_clients add constraint oauth_clients_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  { sql: text`create unique index oauth_clients_id on oauth_clients (tenant_id, id)` },
  { sql: text`alter table provisioning_tokens add column oauth_client ${key}` },
  {
    sql: text`
      alter table provisioning_tokens add constraint provisioning_tokens_oauth_client
        foreign key (tenant_id, connection, oauth_client) references oauth_clients (tenant_id, connection, id) on delete cascade`,
  },
  {
    sql: text`
      create index provisioning_tokens_oauth_client on provisioning_tokens (tenant_id, connection, oauth_client, expires_at)
        where oauth_client is not null`,
  },
];
