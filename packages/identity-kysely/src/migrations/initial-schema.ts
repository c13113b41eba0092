import { text, type MigrationStep } from './migration-step.js';

/** Byte order, so that an index never depends on the locale data of a host, and ids sort as they do in memory. */
const key = 'text collate "C"';

/**
 * The schema as of the first release.
 *
 * `tenant_id` leads every key, index and foreign key, so that one tenant lives on one shard. `tenant_slugs` alone is
 * keyed by something else: it is the small table, copied to every node, that makes slugs unique across tenants.
 */
export const initialSchema: readonly MigrationStep[] = [
  {
    table: 'tenants',
    sql: text`
      create table tenants (
        tenant_id ${key} not null,
        slug ${key} not null,
        name text not null,
        allowed_domains jsonb not null,
        shared_email text not null,
        retention text not null,
        created_at timestamptz not null,
        constraint tenants_pkey primary key (tenant_id),
        constraint tenants_shared_email check (shared_email in ('refuse', 'allow'))
      )`,
  },
  {
    reference: 'tenant_slugs',
    sql: text`
      create table tenant_slugs (
        slug ${key} not null,
        tenant_id ${key} not null,
        constraint tenant_slugs_pkey primary key (slug)
      )`,
  },
  {
    table: 'connections',
    sql: text`
      create table connections (
        tenant_id ${key} not null,
        id ${key} not null,
        name text not null,
        preset text not null,
        rebinding text not null,
        saml jsonb,
        scim jsonb,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        constraint connections_pkey primary key (tenant_id, id)
      )`,
  },
  { sql: text`alter table connections add constraint connections_tenant foreign key (tenant_id) references tenants (tenant_id)` },
  {
    table: 'provisioning_tokens',
    sql: text`
      create table provisioning_tokens (
        tenant_id ${key} not null,
        connection ${key} not null,
        id ${key} not null,
        name text,
        hash ${key} not null,
        hint text not null,
        created_at timestamptz not null,
        last_used_at timestamptz,
        expires_at timestamptz,
        constraint provisioning_tokens_pkey primary key (tenant_id, connection, id)
      )`,
  },
  {
    sql: text`
      alter table provisioning_tokens add constraint provisioning_tokens_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  { sql: text`create unique index provisioning_tokens_hash on provisioning_tokens (tenant_id, hash)` },
  {
    table: 'users',
    sql: text`
      create table users (
        tenant_id ${key} not null,
        id ${key} not null,
        upn text,
        upn_key ${key},
        email text,
        email_key ${key},
        email_claim ${key},
        display_name text,
        display_name_key ${key},
        given_name text,
        surname text,
        department text,
        job_title text,
        cost_centers jsonb not null,
        folded jsonb not null,
        status ${key} not null,
        blocked boolean not null,
        protected boolean not null,
        managed_by ${key},
        provisioned_fields jsonb not null,
        upn_provisioned_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        deprovisioned_at timestamptz,
        purge_after timestamptz,
        revision integer not null,
        constraint users_pkey primary key (tenant_id, id),
        constraint users_status check (status in ('active', 'deactivated', 'deprovisioned', 'purged'))
      )`,
  },
  { sql: text`alter table users add constraint users_tenant foreign key (tenant_id) references tenants (tenant_id)` },
  { sql: text`create unique index users_upn on users (tenant_id, upn_key) where status <> 'purged'` },
  { sql: text`create unique index users_email_claim on users (tenant_id, email_claim) where status <> 'purged'` },
  { sql: text`create index users_email on users (tenant_id, email_key) where status <> 'purged'` },
  { sql: text`create index users_managed_by on users (tenant_id, managed_by, id) where managed_by is not null` },
  { sql: text`create index users_due_for_purge on users (tenant_id, purge_after, id) where status = 'deprovisioned'` },
  { sql: text`create index users_not_active on users (tenant_id, status, id) where status <> 'active'` },
  {
    table: 'user_external_ids',
    sql: text`
      create table user_external_ids (
        tenant_id ${key} not null,
        connection ${key} not null,
        channel ${key} not null,
        value ${key} not null,
        user_id ${key} not null,
        bound_at timestamptz not null,
        constraint user_external_ids_pkey primary key (tenant_id, connection, channel, value)
      )`,
  },
  {
    sql: text`
      alter table user_external_ids add constraint user_external_ids_user
        foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  },
  { sql: text`create index user_external_ids_user on user_external_ids (tenant_id, user_id)` },
  {
    table: 'provisioned_users',
    sql: text`
      create table provisioned_users (
        tenant_id ${key} not null,
        connection ${key} not null,
        scim_id ${key} not null,
        user_id ${key} not null,
        upn text not null,
        upn_key ${key} not null,
        external_id ${key},
        document jsonb not null,
        folded jsonb not null,
        retired boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null,
        constraint provisioned_users_pkey primary key (tenant_id, connection, scim_id)
      )`,
  },
  {
    sql: text`
      alter table provisioned_users add constraint provisioned_users_user
        foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  },
  { sql: text`create unique index provisioned_users_upn on provisioned_users (tenant_id, connection, upn_key) where not retired` },
  {
    sql: text`
      create unique index provisioned_users_external_id on provisioned_users (tenant_id, connection, external_id)
        where not retired`,
  },
  { sql: text`create unique index provisioned_users_user on provisioned_users (tenant_id, connection, user_id) where not retired` },
  { sql: text`create index provisioned_users_by_user on provisioned_users (tenant_id, user_id)` },
  {
    sql: text`
      create index provisioned_users_by_creation on provisioned_users (tenant_id, connection, created_at, scim_id)
        where not retired`,
  },
  {
    table: 'provisioned_user_emails',
    sql: text`
      create table provisioned_user_emails (
        tenant_id ${key} not null,
        connection ${key} not null,
        email_key ${key} not null,
        scim_id ${key} not null,
        constraint provisioned_user_emails_pkey primary key (tenant_id, connection, email_key, scim_id)
      )`,
  },
  {
    sql: text`
      alter table provisioned_user_emails add constraint provisioned_user_emails_record
        foreign key (tenant_id, connection, scim_id) references provisioned_users (tenant_id, connection, scim_id)
        on delete cascade`,
  },
  { sql: text`create index provisioned_user_emails_record on provisioned_user_emails (tenant_id, connection, scim_id)` },
  {
    table: 'groups',
    sql: text`
      create table groups (
        tenant_id ${key} not null,
        id ${key} not null,
        name text not null,
        name_key ${key} not null,
        name_scope ${key} not null,
        kind ${key} not null,
        connection ${key},
        former_connection ${key},
        roles jsonb not null,
        external_id ${key},
        document jsonb not null,
        folded jsonb not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        version integer not null,
        constraint groups_pkey primary key (tenant_id, id),
        constraint groups_kind check (kind in ('internal', 'system', 'external'))
      )`,
  },
  { sql: text`alter table groups add constraint groups_tenant foreign key (tenant_id) references tenants (tenant_id)` },
  { sql: text`create unique index groups_name on groups (tenant_id, name_scope, name_key)` },
  { sql: text`create index groups_connection_name on groups (tenant_id, connection, name_key) where connection is not null` },
  { sql: text`create index groups_connection_external_id on groups (tenant_id, connection, external_id) where external_id is not null` },
  { sql: text`create index groups_by_creation on groups (tenant_id, connection, created_at, id) where connection is not null` },
  {
    table: 'group_members',
    sql: text`
      create table group_members (
        tenant_id ${key} not null,
        group_id ${key} not null,
        member_kind ${key} not null,
        member_id ${key} not null,
        constraint group_members_pkey primary key (tenant_id, group_id, member_kind, member_id)
      )`,
  },
  {
    sql: text`
      alter table group_members add constraint group_members_group
        foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade`,
  },
  { sql: text`create index group_members_member on group_members (tenant_id, member_kind, member_id, group_id)` },
  {
    table: 'suspended_memberships',
    sql: text`
      create table suspended_memberships (
        tenant_id ${key} not null,
        user_id ${key} not null,
        connection ${key} not null,
        group_id ${key} not null,
        constraint suspended_memberships_pkey primary key (tenant_id, user_id, connection, group_id)
      )`,
  },
  {
    sql: text`
      alter table suspended_memberships add constraint suspended_memberships_group
        foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade`,
  },
  { sql: text`create index suspended_memberships_group on suspended_memberships (tenant_id, group_id)` },
  {
    table: 'guard_acts',
    sql: text`
      create table guard_acts (
        tenant_id ${key} not null,
        connection ${key} not null,
        group_id ${key} not null,
        at timestamptz not null,
        id ${key} not null,
        size integer not null,
        constraint guard_acts_pkey primary key (tenant_id, connection, group_id, at, id)
      )`,
  },
  {
    sql: text`
      alter table guard_acts add constraint guard_acts_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  {
    table: 'holds',
    sql: text`
      create table holds (
        tenant_id ${key} not null,
        id ${key} not null,
        connection ${key} not null,
        at timestamptz not null,
        subject ${key} not null,
        act jsonb not null,
        status ${key} not null,
        decision ${key} not null,
        constraint holds_pkey primary key (tenant_id, id),
        constraint holds_status check (status in ('pending', 'approved', 'rejected'))
      )`,
  },
  {
    sql: text`
      alter table holds add constraint holds_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  { sql: text`create index holds_by_connection on holds (tenant_id, connection, id)` },
  { sql: text`create index holds_pending on holds (tenant_id, connection, subject) where status = 'pending'` },
  {
    table: 'promised_ids',
    sql: text`
      create table promised_ids (
        tenant_id ${key} not null,
        connection ${key} not null,
        kind ${key} not null,
        external_id ${key} not null,
        id ${key} not null,
        constraint promised_ids_pkey primary key (tenant_id, connection, kind, external_id)
      )`,
  },
  {
    sql: text`
      alter table promised_ids add constraint promised_ids_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  {
    table: 'tombstones',
    sql: text`
      create table tombstones (
        tenant_id ${key} not null,
        digest ${key} not null,
        constraint tombstones_pkey primary key (tenant_id, digest)
      )`,
  },
  {
    table: 'tenant_keys',
    sql: text`
      create table tenant_keys (
        tenant_id ${key} not null,
        purpose ${key} not null,
        sealed text not null,
        constraint tenant_keys_pkey primary key (tenant_id, purpose)
      )`,
  },
  {
    table: 'sessions',
    sql: text`
      create table sessions (
        tenant_id ${key} not null,
        id ${key} not null,
        secret_hash ${key} not null,
        user_id ${key} not null,
        connection ${key} not null,
        name_id text,
        session_index text,
        created_at timestamptz not null,
        last_seen_at timestamptz not null,
        expires_at timestamptz not null,
        constraint sessions_pkey primary key (tenant_id, id)
      )`,
  },
  {
    sql: text`
      alter table sessions add constraint sessions_user
        foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade`,
  },
  { sql: text`create unique index sessions_secret on sessions (tenant_id, secret_hash)` },
  { sql: text`create index sessions_user on sessions (tenant_id, user_id, id)` },
  { sql: text`create index sessions_connection on sessions (tenant_id, connection, user_id)` },
  {
    table: 'session_revocations',
    sql: text`
      create table session_revocations (
        tenant_id ${key} not null,
        user_id ${key} not null,
        id ${key} not null,
        requested_at timestamptz not null,
        confirmed_at timestamptz,
        sessions integer not null,
        reason text not null,
        decision ${key} not null,
        constraint session_revocations_pkey primary key (tenant_id, user_id, id)
      )`,
  },
  {
    table: 'login_requests',
    sql: text`
      create table login_requests (
        tenant_id ${key} not null,
        connection ${key} not null,
        id ${key} not null,
        relay_state text not null,
        browser_hash ${key} not null,
        return_to text not null,
        test_id ${key},
        created_at timestamptz not null,
        expires_at timestamptz not null,
        constraint login_requests_pkey primary key (tenant_id, connection, id)
      )`,
  },
  {
    sql: text`
      alter table login_requests add constraint login_requests_connection
        foreign key (tenant_id, connection) references connections (tenant_id, id) on delete cascade`,
  },
  { sql: text`create index login_requests_expiry on login_requests (tenant_id, expires_at)` },
  {
    table: 'used_assertions',
    sql: text`
      create table used_assertions (
        tenant_id ${key} not null,
        connection ${key} not null,
        assertion_hash ${key} not null,
        forget_after timestamptz not null,
        constraint used_assertions_pkey primary key (tenant_id, connection, assertion_hash)
      )`,
  },
  { sql: text`create index used_assertions_expiry on used_assertions (tenant_id, forget_after)` },
  {
    table: 'decisions',
    sql: text`
      create table decisions (
        tenant_id ${key} not null,
        id ${key} not null,
        at timestamptz not null,
        kind ${key} not null,
        action text not null,
        connection ${key},
        actor_kind text not null,
        actor_id text,
        outcome ${key} not null,
        reason text,
        detail text,
        remedy text,
        matched_by text,
        trail jsonb not null,
        changes jsonb not null,
        events jsonb not null,
        user_id ${key},
        group_id ${key},
        input jsonb,
        constraint decisions_pkey primary key (tenant_id, id)
      )`,
  },
  { sql: text`create index decisions_connection on decisions (tenant_id, connection, id) where connection is not null` },
  { sql: text`create index decisions_user on decisions (tenant_id, user_id, id) where user_id is not null` },
  { sql: text`create index decisions_kind on decisions (tenant_id, kind, id)` },
  { sql: text`create index decisions_not_accepted on decisions (tenant_id, outcome, id) where outcome <> 'accepted'` },
  {
    table: 'events',
    sql: text`
      create table events (
        tenant_id ${key} not null,
        id ${key} not null,
        at timestamptz not null,
        type text not null,
        data jsonb not null,
        decision ${key} not null,
        position bigint,
        constraint events_pkey primary key (tenant_id, id)
      )`,
  },
  { sql: text`create unique index events_position on events (tenant_id, position) where position is not null` },
  { sql: text`create index events_unread on events (tenant_id, id) where position is null` },
  {
    table: 'event_streams',
    sql: text`
      create table event_streams (
        tenant_id ${key} not null,
        last_position bigint not null,
        last_at timestamptz,
        constraint event_streams_pkey primary key (tenant_id)
      )`,
  },
];
