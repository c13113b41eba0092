import type { Connection } from '../connection/connection.js';
import type { AccessToken, OAuthClient } from '../connection/oauth-client.js';
import type { ProvisioningToken } from '../connection/provisioning-token.js';
import type { SealedKeyRing } from '../connection/sealed-key-store.js';
import type { SetupLink } from '../connection/setup-link.js';
import type { Tenant } from '../connection/tenant.js';
import type { Decision } from '../decision-log/decision.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { CountedAct } from '../guard/guard-store.js';
import type { Hold } from '../guard/hold.js';
import { groupNameKey, type Group, type GroupId, type MemberRef } from '../group/group.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { SubscriptionProgress } from '../events/subscription-queue.js';
import type { WebhookDelivery } from '../events/webhook.js';
import type { LoginRequest } from '../login/login-state.js';
import type { LoggedRequest } from '../provisioning/request-log.js';
import type { Session, SessionRevocation } from '../session/session.js';
import { identifierKey, type UserId } from '../user/identifiers.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { User } from '../user/user.js';
import type { WebhookRow } from './webhook-row.js';
import { Table, type Journal } from './table.js';

export interface RecordRow {
  readonly record: ProvisionedUser;
  readonly upnKey: string;
  readonly retired: boolean;
}

export interface UserRow {
  readonly user: User;
  readonly upnKey: string | null;
  readonly emailKey: string | null;
}

export interface MembershipRow {
  readonly group: GroupId;
  readonly member: MemberRef;
}

/** A membership that a deprovisioned user would return to. */
export interface SuspendedRow {
  readonly group: GroupId;
  readonly user: UserId;
  readonly connection: ConnectionId;
}

/** An id that a directory was told in shadow mode. */
export interface PromiseRow {
  readonly connection: ConnectionId;
  readonly kind: 'user' | 'group';
  readonly externalId: string;
  readonly id: string;
  readonly at: Date;
}

/** Everything of one tenant. Values are immutable; only tables change. */
export class TenantData {
  /** Counts the units of work that wrote: two equal readings mean that nothing was written in between. */
  version = 0;
  readonly journal: Journal = [];
  readonly tenant = new Table<Tenant>(this.journal);
  readonly connections = new Table<Connection>(this.journal);
  /** By connection. */
  readonly keyRings = new Table<SealedKeyRing>(this.journal);
  readonly tokens = new Table<ProvisioningToken>(this.journal);
  readonly oauthClients = new Table<OAuthClient>(this.journal);
  /** By the hash. */
  readonly accessTokens = new Table<AccessToken>(this.journal);
  readonly setupLinks = new Table<SetupLink>(this.journal);
  readonly users = new Table<UserRow>(this.journal);
  readonly records = new Table<RecordRow>(this.journal);
  readonly groups = new Table<Group>(this.journal);
  readonly memberships = new Table<MembershipRow>(this.journal);
  readonly suspended = new Table<SuspendedRow>(this.journal);
  readonly guardActs = new Table<CountedAct>(this.journal);
  readonly holds = new Table<Hold>(this.journal);
  /** Digests of the identifiers of purged people. */
  readonly tombstones = new Table<string>(this.journal);
  /** By connection, kind and externalId: what shadow mode promised. */
  readonly promises = new Table<PromiseRow>(this.journal);
  readonly sessions = new Table<Session>(this.journal);
  readonly revocations = new Table<SessionRevocation>(this.journal);
  /** By the same key: how far the host was asked. */
  readonly revocationProgress = new Table<{ readonly nextAttemptAt: Date; readonly attempts: number }>(this.journal);
  readonly decisions = new Table<Decision>(this.journal);
  /** In the order of commits; a position is an index, so that it never moves. */
  readonly events = new Table<{ readonly event: DomainEvent; readonly decision: string }>(this.journal);
  readonly loginRequests = new Table<LoginRequest>(this.journal);
  readonly replays = new Table<Date>(this.journal);
  readonly webhooks = new Table<WebhookRow>(this.journal);
  readonly deliveries = new Table<WebhookDelivery>(this.journal);
  readonly requests = new Table<LoggedRequest>(this.journal);
  /** By the subscriber's name. */
  readonly subscriptions = new Table<{ readonly progress: SubscriptionProgress; readonly claimedUntil: Date | null }>(this.journal);

  get isGone(): boolean {
    return this.tenant.size === 0;
  }

  /** Rows of a tenant that does not exist: a unit of work must not end so. */
  get isOrphaned(): boolean {
    return this.tenant.size === 0 && this.tables().some((table) => table.size > 0);
  }

  clear(): void {
    for (const table of this.tables()) table.clear();
  }

  private tables(): readonly Pick<Table<unknown>, 'size' | 'clear'>[] {
    return Object.values(this).filter((value) => value instanceof Table);
  }

  user(id: UserId): User | undefined {
    return this.users.get(id)?.user;
  }

  membersOf(group: GroupId): readonly MemberRef[] {
    return this.memberships.filter((row) => row.group === group).map((row) => row.member);
  }

  groupsContaining(member: MemberRef): readonly Group[] {
    return this.memberships
      .filter((row) => row.member.kind === member.kind && row.member.id === member.id)
      .flatMap((row) => this.groups.get(row.group) ?? []);
  }
}

/** One store for all in-memory adapters: give the same one to each of them. */
export class InMemoryDatabase {
  private readonly tenants = new Map<TenantId, TenantData>();
  /** Since when each subscriber's name is known. */
  readonly subscribers = new Map<string, Date>();

  /** What a read sees; of an unknown tenant nothing, and nothing is kept. */
  read(id: TenantId): TenantData {
    return this.tenants.get(id) ?? new TenantData();
  }

  /** What a unit of work or a ledger writes to, begun when it was not there. */
  open(id: TenantId): TenantData {
    const data = this.read(id);
    this.tenants.set(id, data);
    return data;
  }

  /** Tenants that exist, in the order of their ids. */
  all(): readonly { readonly tenant: Tenant; readonly data: TenantData }[] {
    return [...this.tenants.entries()]
      .flatMap(([id, data]) => {
        const tenant = data.tenant.get(id);
        return tenant === undefined ? [] : [{ tenant, data }];
      })
      .sort((one, other) => (one.tenant.id < other.tenant.id ? -1 : 1));
  }

  /** Every tenant's data, also of one that only has ledgers left. */
  everything(): readonly TenantData[] {
    return [...this.tenants.values()];
  }

  bySlug(slug: string): { readonly tenant: Tenant; readonly data: TenantData } | undefined {
    return this.all().find(({ tenant }) => tenant.slug === slug);
  }
}

/** Table key of something that several values together name. */
export const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

export const membershipKey = (group: GroupId, member: MemberRef): string => keyOf(group, member.kind, member.id);
export const nameKey = (group: Pick<Group, 'nameScope' | 'name'>): string => keyOf(group.nameScope, groupNameKey(group.name));

export function userRow(user: User): UserRow {
  return {
    user,
    upnKey: user.upn === null ? null : identifierKey(user.upn),
    emailKey: user.email === null ? null : identifierKey(user.email),
  };
}
