import type { ColumnType } from 'kysely';

/** Written as JSON text, read as a value. */
type Json<Value = unknown> = ColumnType<Value, string, string>;
type NullableJson<Value = unknown> = ColumnType<Value | null, string | null, string | null>;
type Int8 = ColumnType<string, string | number, string | number>;

export interface TenantsTable {
  tenant_id: string;
  slug: string;
  name: string;
  allowed_domains: Json<readonly string[]>;
  shared_email: 'refuse' | 'allow';
  retention: string;
  created_at: Date;
}

/** A small table on every node: the one place where slugs are unique across tenants. */
export interface TenantSlugsTable {
  slug: string;
  tenant_id: string;
}

/** A small table on every node: which tenants name a domain, `*` left out. */
export interface TenantDomainsTable {
  domain: string;
  tenant_id: string;
}

export interface ConnectionsTable {
  tenant_id: string;
  id: string;
  name: string;
  preset: string;
  rebinding: 'refuse' | 'allow';
  saml: NullableJson;
  scim: NullableJson;
  created_at: Date;
  updated_at: Date;
}

export interface ProvisioningTokensTable {
  tenant_id: string;
  connection: string;
  id: string;
  name: string | null;
  hash: string;
  hint: string;
  created_at: Date;
  last_used_at: Date | null;
  expires_at: Date | null;
  /** Of an access token the client that was issued it; `null` of a permanent one. */
  oauth_client: string | null;
}

export interface OAuthClientsTable {
  tenant_id: string;
  connection: string;
  id: string;
  name: string | null;
  secret_hash: string;
  hint: string;
  created_at: Date;
  last_used_at: Date | null;
}

export interface SetupLinksTable {
  tenant_id: string;
  id: string;
  connection: string | null;
  secret_hash: string;
  created_at: Date;
  expires_at: Date;
}

export interface ScimRequestsTable {
  tenant_id: string;
  connection: string;
  id: string;
  at: Date;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  user_agent: string | null;
  decision: string | null;
  request: Json;
  response: Json;
}

export interface UsersTable {
  tenant_id: string;
  id: string;
  upn: string | null;
  upn_key: string | null;
  email: string | null;
  email_key: string | null;
  /** The key again while the tenant refuses shared addresses: what makes racing writes of one address collide. */
  email_claim: string | null;
  display_name: string | null;
  display_name_key: string | null;
  given_name: string | null;
  surname: string | null;
  department: string | null;
  job_title: string | null;
  cost_centers: Json<readonly string[]>;
  /** Fields and e-mail with every text folded, by the field's name: what comparisons without case look at. */
  folded: Json;
  status: 'active' | 'deactivated' | 'deprovisioned' | 'purged';
  blocked: boolean;
  protected: boolean;
  managed_by: string | null;
  provisioned_fields: Json<readonly string[]>;
  upn_provisioned_at: Date | null;
  created_at: Date;
  updated_at: Date;
  deprovisioned_at: Date | null;
  purge_after: Date | null;
  /** Grows with every write of the user, its external ids or its SCIM ids: shows a reader that waited what it missed. */
  revision: number;
}

export interface UserExternalIdsTable {
  tenant_id: string;
  connection: string;
  channel: 'saml' | 'scim';
  value: string;
  user_id: string;
  bound_at: Date;
}

export interface ProvisionedUsersTable {
  tenant_id: string;
  connection: string;
  scim_id: string;
  user_id: string;
  upn: string;
  upn_key: string;
  external_id: string | null;
  document: Json;
  /** The document with every text folded: what comparisons without case look at. */
  folded: Json;
  retired: boolean;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface ProvisionedUserEmailsTable {
  tenant_id: string;
  connection: string;
  email_key: string;
  scim_id: string;
}

export interface GroupsTable {
  tenant_id: string;
  id: string;
  name: string;
  name_key: string;
  name_scope: string;
  kind: 'internal' | 'system' | 'external';
  connection: string | null;
  former_connection: string | null;
  roles: Json<readonly string[]>;
  external_id: string | null;
  document: Json;
  folded: Json;
  created_at: Date;
  updated_at: Date;
  version: number;
}

export interface GroupMembersTable {
  tenant_id: string;
  group_id: string;
  member_kind: 'user' | 'group';
  member_id: string;
}

export interface SuspendedMembershipsTable {
  tenant_id: string;
  user_id: string;
  connection: string;
  group_id: string;
}

export interface GuardActsTable {
  tenant_id: string;
  connection: string;
  /** Empty: users of the connection. */
  group_id: string;
  at: Date;
  id: string;
  size: number;
}

export interface HoldsTable {
  tenant_id: string;
  id: string;
  connection: string;
  at: Date;
  /** The user or group that the act is about. */
  subject: string;
  act: Json;
  status: 'pending' | 'approved' | 'rejected';
  decision: string;
}

export interface PromisedIdsTable {
  tenant_id: string;
  connection: string;
  kind: 'user' | 'group';
  external_id: string;
  id: string;
  /** `null`: before this was kept. */
  promised_at: Date | null;
}

export interface TombstonesTable {
  tenant_id: string;
  digest: string;
}

/** Random keys of a tenant's own, each encrypted. */
export interface TenantKeysTable {
  tenant_id: string;
  purpose: string;
  sealed: string;
}

export interface SessionsTable {
  tenant_id: string;
  id: string;
  secret_hash: string;
  user_id: string;
  connection: string;
  name_id: string | null;
  name_id_format: string | null;
  session_index: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export interface SessionRevocationsTable {
  tenant_id: string;
  user_id: string;
  id: string;
  requested_at: Date;
  confirmed_at: Date | null;
  sessions: number;
  reason: string;
  decision: string;
  /** While it is not confirmed: when the host is asked again, and how often it failed. */
  next_attempt_at: Date | null;
  attempts: number | null;
}

export interface ServiceProviderKeysTable {
  tenant_id: string;
  connection: string;
  sealed: string;
  certificate: string;
  next_sealed: string | null;
  next_certificate: string | null;
  previous_sealed: string | null;
  previous_certificate: string | null;
}

export interface LoginRequestsTable {
  tenant_id: string;
  connection: string;
  id: string;
  relay_state: string;
  browser_hash: string;
  return_to: string;
  test_id: string | null;
  created_at: Date;
  expires_at: Date;
}

export interface UsedAssertionsTable {
  tenant_id: string;
  connection: string;
  /** SHA-256 of the assertion's `ID`, which an IdP may make longer than an index takes. */
  assertion_hash: string;
  forget_after: Date;
}

export interface DecisionsTable {
  tenant_id: string;
  id: string;
  at: Date;
  kind: string;
  action: string;
  connection: string | null;
  actor_kind: string;
  actor_id: string | null;
  outcome: string;
  reason: string | null;
  detail: string | null;
  remedy: string | null;
  matched_by: string | null;
  trail: Json;
  changes: Json;
  events: Json;
  user_id: string | null;
  group_id: string | null;
  input: NullableJson;
}

/** Identifiers in decisions that may be somebody else's than their user's; gone when that person is purged. */
export interface DecisionMentionsTable {
  tenant_id: string;
  decision: string;
  /** Folded. */
  value: string;
}

export interface EventsTable {
  tenant_id: string;
  id: string;
  at: Date;
  type: string;
  data: Json;
  decision: string;
  /** `null` until somebody read the event. */
  position: ColumnType<string | null, string | number | null, string | number | null>;
}

export interface EventStreamsTable {
  tenant_id: string;
  last_position: Int8;
  last_at: Date | null;
}

export interface WebhooksTable {
  tenant_id: string;
  id: string;
  url: string;
  types: NullableJson;
  description: string | null;
  enabled: boolean;
  disabled_reason: string | null;
  sealed_secret: string;
  previous_sealed_secret: string | null;
  previous_until: Date | null;
  created_at: Date;
  updated_at: Date;
  /** Of the last event that was taken; 0: none yet. */
  position: Int8;
  failures: number;
  failing_since: Date | null;
  next_attempt_at: Date | null;
  claimed_until: Date | null;
}

export interface WebhookDeliveriesTable {
  tenant_id: string;
  webhook: string;
  id: string;
  event_id: string | null;
  type: string;
  body: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  created_at: Date;
  last_attempt_at: Date | null;
  next_attempt_at: Date | null;
  response_status: number | null;
  error: string | null;
}

/** A small table on every node. */
export interface EventSubscribersTable {
  name: string;
  since: Date;
}

export interface EventSubscriptionsTable {
  tenant_id: string;
  subscriber: string;
  /** Of the last event that was handled; 0: none yet. */
  position: Int8;
  failures: number;
  next_attempt_at: Date | null;
  claimed_until: Date | null;
}

/** How many resources a connection owns: the sum over its slots. */
export interface ResourceTotalsTable {
  tenant_id: string;
  connection: string;
  kind: 'user' | 'group';
  slot: number;
  count: Int8;
  /** Of the slot that holds what was counted. */
  counted_at: Date | null;
}

export interface Database {
  tenants: TenantsTable;
  tenant_slugs: TenantSlugsTable;
  tenant_domains: TenantDomainsTable;
  connections: ConnectionsTable;
  provisioning_tokens: ProvisioningTokensTable;
  oauth_clients: OAuthClientsTable;
  setup_links: SetupLinksTable;
  scim_requests: ScimRequestsTable;
  users: UsersTable;
  user_external_ids: UserExternalIdsTable;
  provisioned_users: ProvisionedUsersTable;
  provisioned_user_emails: ProvisionedUserEmailsTable;
  resource_totals: ResourceTotalsTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  suspended_memberships: SuspendedMembershipsTable;
  guard_acts: GuardActsTable;
  holds: HoldsTable;
  promised_ids: PromisedIdsTable;
  tombstones: TombstonesTable;
  tenant_keys: TenantKeysTable;
  sessions: SessionsTable;
  session_revocations: SessionRevocationsTable;
  login_requests: LoginRequestsTable;
  service_provider_keys: ServiceProviderKeysTable;
  used_assertions: UsedAssertionsTable;
  decisions: DecisionsTable;
  decision_mentions: DecisionMentionsTable;
  events: EventsTable;
  event_streams: EventStreamsTable;
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  event_subscribers: EventSubscribersTable;
  event_subscriptions: EventSubscriptionsTable;
}
