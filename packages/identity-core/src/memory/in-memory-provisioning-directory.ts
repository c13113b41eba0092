import type { ConnectionId } from '../connection/connection-id.js';
import type { Group, GroupId } from '../group/group.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type {
  ProvisionedGroupView,
  ProvisionedUserView,
  ProvisioningDirectory,
  ResourcePage,
  ResourceQuery,
} from '../provisioning/provisioning-directory.js';
import { UnsupportedFilterError } from '../provisioning/resource-filter.js';
import type { ScimId } from '../user/identifiers.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { User } from '../user/user.js';
import { GROUP_SCOPE, USER_SCOPE, compileFilter, type FilterScope } from './compile-filter.js';
import { readAttribute, type Comparable } from './filter-attribute.js';
import {
  groupResource,
  groupsShownOf,
  isShownGroup,
  isShownUser,
  membersShownOf,
  userResource,
  type FilteredResource,
} from './filtered-resource.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';

export class InMemoryProvisioningDirectory implements ProvisioningDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async getUser(tenant: TenantId, connection: ConnectionId, id: ScimId): Promise<ProvisionedUserView | undefined> {
    const data = this.database.read(tenant);
    const shown = usersShownTo(data, connection).find(({ record }) => record.scimId === id);
    return shown === undefined ? undefined : userView(data, shown);
  }

  async findUsers(tenant: TenantId, connection: ConnectionId, query: ResourceQuery): Promise<ResourcePage<ProvisionedUserView>> {
    const data = this.database.read(tenant);
    const page = selectPage(
      usersShownTo(data, connection).map((item) => ({ item, resource: userResource(data, item.user, item.record) })),
      query,
      USER_SCOPE,
    );
    return { ...page, items: page.items.map((shown) => userView(data, shown)) };
  }

  async getGroup(
    tenant: TenantId,
    connection: ConnectionId,
    id: GroupId,
    options: { readonly members: boolean },
  ): Promise<ProvisionedGroupView | undefined> {
    const data = this.database.read(tenant);
    const group = data.groups.get(id);
    return group !== undefined && isShownGroup(group, connection) ? groupView(data, group, connection, options) : undefined;
  }

  async findGroups(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    options: { readonly members: boolean },
  ): Promise<ResourcePage<ProvisionedGroupView>> {
    const data = this.database.read(tenant);
    const page = selectPage(
      data.groups
        .filter((group) => isShownGroup(group, connection))
        .map((item) => ({ item, resource: groupResource(data, item, connection) })),
      query,
      GROUP_SCOPE,
    );
    return { ...page, items: page.items.map((group) => groupView(data, group, connection, options)) };
  }
}

interface ShownUser {
  readonly user: User;
  readonly record: ProvisionedUser;
}

function usersShownTo(data: TenantData, connection: ConnectionId): readonly ShownUser[] {
  return data.records
    .filter((row) => !row.retired && row.record.connection === connection)
    .flatMap(({ record }) => {
      const user = data.user(record.user);
      return user !== undefined && isShownUser(user, connection) ? [{ user, record }] : [];
    });
}

function userView(data: TenantData, { user, record }: ShownUser): ProvisionedUserView {
  const groups = groupsShownOf(data, user, record.connection).map(({ id, name }) => ({ id, name }));
  return { record, active: user.status === 'active', groups };
}

function groupView(data: TenantData, group: Group, connection: ConnectionId, options: { readonly members: boolean }): ProvisionedGroupView {
  return { group, members: options.members ? membersShownOf(data, group, connection) : [] };
}

/** Filters, sorts (missing values last, ties by id) and cuts. @see RFC 7644 §3.4.2.3 */
function selectPage<Item>(
  candidates: readonly { readonly item: Item; readonly resource: FilteredResource }[],
  { filter, sortBy = { kind: 'field', field: 'createdAt' }, descending = false, offset, limit }: ResourceQuery,
  scope: FilterScope,
): ResourcePage<Item> {
  const matches = filter === undefined ? () => true : compileFilter(filter, scope);
  const { type, sortValueOf, comparable } = readAttribute(sortBy, scope.fields);
  if (type === 'complex') throw new UnsupportedFilterError('A complex attribute has no order');
  const sorted = candidates
    .filter(({ resource }) => matches(resource))
    .map(({ item, resource }) => ({ item, id: resource.id, value: comparable(sortValueOf(resource) ?? null) }))
    .sort((one, other) => (descending ? -1 : 1) * compareMissingLast(one.value, other.value) || (one.id < other.id ? -1 : 1));
  return { items: sorted.slice(offset, offset + limit).map(({ item }) => item), total: sorted.length };
}

function compareMissingLast(one: Comparable | undefined, other: Comparable | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}
