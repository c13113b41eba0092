import { ARCHIVE_KINDS, type ArchiveKind } from '@vestibule/identity-core';
import type { TableName } from '../unit-of-work/recorded-writes.js';
import { deriveGroup, deriveHold, deriveRecord, deriveUser, type Derived } from './derived-columns.js';

export type ColumnType = 'text' | 'boolean' | 'integer' | 'bigint' | 'timestamptz' | 'jsonb';

/** How the records of one kind rest in a table. */
export interface ArchiveTable {
  readonly table: TableName;
  /** The rest of the primary key beside the tenant: the order of the records. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Rows that are no part of an archive. */
  readonly only?: { readonly column: string; readonly is: string | null };
  /** Columns that follow from others. */
  readonly derived?: { readonly columns: Readonly<Record<string, ColumnType>>; readonly derive: (record: Derived) => Derived };
  /** Rows at once: few where a row may hold a whole document. */
  readonly page: number;
}

const times = { created_at: 'timestamptz', updated_at: 'timestamptz' } as const;
const SMALL = 1_000;
const LARGE = 100;

export const ARCHIVE_TABLES: Readonly<Record<ArchiveKind, ArchiveTable>> = {
  tenant: {
    table: 'tenants',
    key: [],
    columns: { slug: 'text', name: 'text', allowed_domains: 'jsonb', shared_email: 'text', retention: 'text', created_at: 'timestamptz' },
    page: SMALL,
  },
  connection: {
    table: 'connections',
    key: ['id'],
    columns: { id: 'text', name: 'text', preset: 'text', rebinding: 'text', saml: 'jsonb', scim: 'jsonb', ...times },
    page: LARGE,
  },
  'connection-key': {
    table: 'service_provider_keys',
    key: ['connection'],
    columns: {
      connection: 'text',
      sealed: 'text',
      certificate: 'text',
      next_sealed: 'text',
      next_certificate: 'text',
      previous_sealed: 'text',
      previous_certificate: 'text',
    },
    page: LARGE,
  },
  'tenant-key': { table: 'tenant_keys', key: ['purpose'], columns: { purpose: 'text', sealed: 'text' }, page: LARGE },
  token: {
    table: 'provisioning_tokens',
    key: ['connection', 'id'],
    columns: {
      connection: 'text',
      id: 'text',
      name: 'text',
      hash: 'text',
      hint: 'text',
      created_at: 'timestamptz',
      last_used_at: 'timestamptz',
      expires_at: 'timestamptz',
    },
    // An access token lives an hour, and its client asks for the next.
    only: { column: 'oauth_client', is: null },
    page: SMALL,
  },
  'oauth-client': {
    table: 'oauth_clients',
    key: ['connection', 'id'],
    columns: { connection: 'text', id: 'text', name: 'text', secret_hash: 'text', hint: 'text', created_at: 'timestamptz', last_used_at: 'timestamptz' },
    page: SMALL,
  },
  'setup-link': {
    table: 'setup_links',
    key: ['id'],
    columns: { id: 'text', connection: 'text', secret_hash: 'text', created_at: 'timestamptz', expires_at: 'timestamptz' },
    page: SMALL,
  },
  user: {
    table: 'users',
    key: ['id'],
    columns: {
      id: 'text',
      upn: 'text',
      email: 'text',
      display_name: 'text',
      given_name: 'text',
      surname: 'text',
      department: 'text',
      job_title: 'text',
      cost_centers: 'jsonb',
      status: 'text',
      blocked: 'boolean',
      protected: 'boolean',
      managed_by: 'text',
      provisioned_fields: 'jsonb',
      upn_provisioned_at: 'timestamptz',
      ...times,
      deprovisioned_at: 'timestamptz',
      purge_after: 'timestamptz',
    },
    derived: {
      columns: { upn_key: 'text', email_key: 'text', display_name_key: 'text', folded: 'jsonb', revision: 'integer' },
      derive: deriveUser,
    },
    page: SMALL,
  },
  'external-id': {
    table: 'user_external_ids',
    key: ['connection', 'channel', 'value'],
    columns: { connection: 'text', channel: 'text', value: 'text', user_id: 'text', bound_at: 'timestamptz' },
    page: SMALL,
  },
  record: {
    table: 'provisioned_users',
    key: ['connection', 'scim_id'],
    columns: {
      connection: 'text',
      scim_id: 'text',
      user_id: 'text',
      upn: 'text',
      external_id: 'text',
      document: 'jsonb',
      retired: 'boolean',
      ...times,
      version: 'integer',
    },
    derived: { columns: { upn_key: 'text', folded: 'jsonb' }, derive: deriveRecord },
    page: LARGE,
  },
  group: {
    table: 'groups',
    key: ['id'],
    columns: {
      id: 'text',
      name: 'text',
      name_scope: 'text',
      kind: 'text',
      connection: 'text',
      former_connection: 'text',
      roles: 'jsonb',
      external_id: 'text',
      document: 'jsonb',
      ...times,
      version: 'integer',
    },
    derived: { columns: { name_key: 'text', folded: 'jsonb' }, derive: deriveGroup },
    page: LARGE,
  },
  member: {
    table: 'group_members',
    key: ['group_id', 'member_kind', 'member_id'],
    columns: { group_id: 'text', member_kind: 'text', member_id: 'text' },
    page: SMALL,
  },
  'suspended-membership': {
    table: 'suspended_memberships',
    key: ['user_id', 'connection', 'group_id'],
    columns: { user_id: 'text', connection: 'text', group_id: 'text' },
    page: SMALL,
  },
  hold: {
    table: 'holds',
    key: ['id'],
    columns: { id: 'text', connection: 'text', at: 'timestamptz', act: 'jsonb', status: 'text', decision: 'text' },
    derived: { columns: { subject: 'text' }, derive: deriveHold },
    page: LARGE,
  },
  'promised-id': {
    table: 'promised_ids',
    key: ['connection', 'kind', 'external_id'],
    columns: { connection: 'text', kind: 'text', external_id: 'text', id: 'text', promised_at: 'timestamptz' },
    page: SMALL,
  },
  tombstone: { table: 'tombstones', key: ['digest'], columns: { digest: 'text' }, page: SMALL },
  revocation: {
    table: 'session_revocations',
    key: ['user_id', 'id'],
    columns: {
      user_id: 'text',
      id: 'text',
      requested_at: 'timestamptz',
      confirmed_at: 'timestamptz',
      sessions: 'integer',
      reason: 'text',
      decision: 'text',
      next_attempt_at: 'timestamptz',
      attempts: 'integer',
    },
    page: SMALL,
  },
  'used-assertion': {
    table: 'used_assertions',
    key: ['connection', 'assertion_hash'],
    columns: { connection: 'text', assertion_hash: 'text', forget_after: 'timestamptz' },
    page: SMALL,
  },
  decision: {
    table: 'decisions',
    key: ['id'],
    columns: {
      id: 'text',
      at: 'timestamptz',
      kind: 'text',
      action: 'text',
      connection: 'text',
      actor_kind: 'text',
      actor_id: 'text',
      outcome: 'text',
      reason: 'text',
      detail: 'text',
      remedy: 'text',
      matched_by: 'text',
      trail: 'jsonb',
      changes: 'jsonb',
      events: 'jsonb',
      user_id: 'text',
      group_id: 'text',
      input: 'jsonb',
    },
    page: LARGE,
  },
  mention: { table: 'decision_mentions', key: ['decision', 'value'], columns: { decision: 'text', value: 'text' }, page: SMALL },
  event: {
    table: 'events',
    key: ['id'],
    columns: { id: 'text', at: 'timestamptz', type: 'text', data: 'jsonb', decision: 'text', position: 'bigint' },
    page: LARGE,
  },
  webhook: {
    table: 'webhooks',
    key: ['id'],
    columns: {
      id: 'text',
      url: 'text',
      types: 'jsonb',
      description: 'text',
      enabled: 'boolean',
      disabled_reason: 'text',
      sealed_secret: 'text',
      previous_sealed_secret: 'text',
      previous_until: 'timestamptz',
      ...times,
      position: 'bigint',
      failures: 'integer',
      failing_since: 'timestamptz',
      next_attempt_at: 'timestamptz',
    },
    page: LARGE,
  },
  delivery: {
    table: 'webhook_deliveries',
    key: ['webhook', 'id'],
    columns: {
      webhook: 'text',
      id: 'text',
      event_id: 'text',
      type: 'text',
      body: 'text',
      status: 'text',
      attempts: 'integer',
      created_at: 'timestamptz',
      last_attempt_at: 'timestamptz',
      next_attempt_at: 'timestamptz',
      response_status: 'integer',
      error: 'text',
    },
    // What still has to be sent; what became of the rest is told by the log of the old installation.
    only: { column: 'status', is: 'pending' },
    page: LARGE,
  },
};

/** Two properties of a record would be called alike: of a record `kind` says what it is. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  group: { kind: 'groupKind' },
  'promised-id': { kind: 'resource' },
  decision: { kind: 'decisionKind' },
};

/** `upn_provisioned_at` → `upnProvisionedAt` */
export const propertyOf = (kind: ArchiveKind, column: string): string =>
  RENAMED[kind]?.[column] ?? column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export const archiveTables: readonly (readonly [ArchiveKind, ArchiveTable])[] = ARCHIVE_KINDS.map((kind) => [kind, ARCHIVE_TABLES[kind]]);

/**
 * Tables and columns that no archive holds, and why. A new one is refused by a test until it stands here or above.
 */
export const NOT_ARCHIVED: Readonly<Record<string, string>> = {
  tenant_slugs: 'made from the tenant',
  tenant_domains: 'made from the tenant',
  provisioned_user_emails: 'made from the records',
  event_streams: 'made from the events',
  guard_acts: 'a window of minutes',
  resource_totals: 'counted again where it arrives',
  login_requests: 'logins that have begun are begun again',
  sessions: 'people sign in again',
  scim_requests: 'what directories sent to the other installation',
  event_subscribers: 'of the host’s own processes',
  event_subscriptions: 'of the host’s own processes',
  'webhooks.claimed_until': 'of the process that sends',
  'provisioning_tokens.oauth_client': 'access tokens are not archived',
  'users.email_claim': 'made from the users and the tenant’s setting',
};
