import type { ConnectionId } from '../connection/connection-id.js';
import type { Group, GroupId } from '../group/group.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type {
  ProvisionedGroupView,
  ProvisionedUserView,
  ProvisioningDirectory,
  ResourcePage,
  ResourceQuery,
  Visibility,
} from '../provisioning/provisioning-directory.js';
import { UnsupportedFilterError } from '../provisioning/resource-filter.js';
import type { ScimId } from '../user/identifiers.js';
import { GROUP_SCOPE, USER_SCOPE, compileFilter, type FilterScope } from './compile-filter.js';
import { readAttribute, type Comparable } from './filter-attribute.js';
import {
  groupResource,
  groupsShownOf,
  isShownGroup,
  membersShownOf,
  userResource,
  usersShownTo,
  type FilteredResource,
  type ShownUser,
  type View,
} from './filtered-resource.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';

export class InMemoryProvisioningDirectory implements ProvisioningDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async getUser(
    tenant: TenantId,
    connection: ConnectionId,
    id: ScimId,
    visibility: Visibility = 'own',
  ): Promise<ProvisionedUserView | undefined> {
    const data = this.database.read(tenant);
    const view = { connection, visibility };
    const shown = usersShownTo(data, view).find(({ record }) => record.scimId === id);
    return shown === undefined ? undefined : userView(data, shown, view);
  }

  async findUsers(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    visibility: Visibility = 'own',
  ): Promise<ResourcePage<ProvisionedUserView>> {
    const data = this.database.read(tenant);
    const view = { connection, visibility };
    const page = selectPage(
      usersShownTo(data, view).map((item) => ({ item, resource: userResource(data, item, view) })),
      query,
      USER_SCOPE,
    );
    return { ...page, items: page.items.map((shown) => userView(data, shown, view)) };
  }

  async getGroup(
    tenant: TenantId,
    connection: ConnectionId,
    id: GroupId,
    { members, visibility = 'own' }: GroupOptions,
  ): Promise<ProvisionedGroupView | undefined> {
    const data = this.database.read(tenant);
    const group = data.groups.get(id);
    const view = { connection, visibility };
    return group !== undefined && isShownGroup(group, view) ? groupView(data, group, view, members) : undefined;
  }

  async findGroups(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    { members, visibility = 'own' }: GroupOptions,
  ): Promise<ResourcePage<ProvisionedGroupView>> {
    const data = this.database.read(tenant);
    const view = { connection, visibility };
    const page = selectPage(
      data.groups
        .filter((group) => isShownGroup(group, view))
        .map((item) => ({ item, resource: groupResource(data, item, view) })),
      query,
      GROUP_SCOPE,
    );
    return { ...page, items: page.items.map((group) => groupView(data, group, view, members)) };
  }
}

type GroupOptions = Parameters<ProvisioningDirectory['getGroup']>[3];

function userView(data: TenantData, { user, record, foreign }: ShownUser, view: View): ProvisionedUserView {
  const groups = groupsShownOf(data, user, view).map(({ id, name }) => ({ id, name }));
  return { record, foreign, active: user.status === 'active', groups };
}

function groupView(data: TenantData, group: Group, view: View, members: boolean): ProvisionedGroupView {
  return { group, members: members ? membersShownOf(data, group, view) : [] };
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
