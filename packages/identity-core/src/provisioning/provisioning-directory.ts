import type { ConnectionId } from '../connection/connection-id.js';
import type { Group, GroupId } from '../group/group.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { ScimId } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { FilterAttribute, ResourceFilter } from './resource-filter.js';

/** A user as the directory of its connection sees it. */
export interface ProvisionedUserView {
  /** Of what the connection does not own: made up from the user, under a derived id, with an empty document. */
  readonly record: ProvisionedUser;
  /** Set for what the connection does not own (`visibility: all`): all that is known of the person. */
  readonly foreign: User | null;
  /** `status` is `active`; a local lock does not show. */
  readonly active: boolean;
  /** Direct memberships in the groups that are visible. */
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
}

export interface ProvisionedMember {
  readonly kind: 'user' | 'group';
  /** The SCIM id, or the nested group's id. */
  readonly id: string;
  readonly display: string | null;
}

/** A group as the directory of its connection sees it. */
export interface ProvisionedGroupView {
  readonly group: Group;
  /** Ordered by kind and id; empty when members were not asked for. */
  readonly members: readonly ProvisionedMember[];
}

export interface ResourceQuery {
  readonly filter?: ResourceFilter;
  /** Default: by creation. Ties are broken by id, so that the order is stable. */
  readonly sortBy?: FilterAttribute;
  readonly descending?: boolean;
  /** 0-based. */
  readonly offset: number;
  /** 0 asks for the total only. */
  readonly limit: number;
}

export interface ResourcePage<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** `own`: what the connection has authority over. `all`: everybody and every group of the tenant, the others read-only. */
export type Visibility = 'own' | 'all';

/**
 * Driven port: what a connection's directory reads back; a page is one set-based read, no locks.
 * A connection sees only the users and groups it has authority over, unless `visibility` is `all`; a deprovisioned user is
 * not found. Of a user it does not own the id is `derivedScimId`, the document empty, and document paths of a filter or sort
 * are answered by their `userField`, or not at all (no value).
 */
export interface ProvisioningDirectory {
  getUser(tenant: TenantId, connection: ConnectionId, id: ScimId, visibility?: Visibility): Promise<ProvisionedUserView | undefined>;
  /** @throws {UnsupportedFilterError} */
  findUsers(tenant: TenantId, connection: ConnectionId, query: ResourceQuery, visibility?: Visibility): Promise<ResourcePage<ProvisionedUserView>>;
  getGroup(
    tenant: TenantId,
    connection: ConnectionId,
    id: GroupId,
    options: { readonly members: boolean; readonly visibility?: Visibility },
  ): Promise<ProvisionedGroupView | undefined>;
  /** @throws {UnsupportedFilterError} */
  findGroups(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    options: { readonly members: boolean; readonly visibility?: Visibility },
  ): Promise<ResourcePage<ProvisionedGroupView>>;
}
