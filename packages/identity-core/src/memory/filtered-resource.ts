import type { ConnectionId } from '../connection/connection-id.js';
import type { Group } from '../group/group.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import type { ProvisionedMember } from '../provisioning/provisioning-directory.js';
import type { FilterField } from '../provisioning/resource-filter.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import type { User } from '../user/user.js';
import type { TenantData } from './in-memory-database.js';

/** What a filter looks at: a user, a group, or one element of a multi-valued attribute. */
export interface FilteredResource {
  /** SCIM id or group id; empty for an element. */
  readonly id: string;
  readonly fields: Readonly<Partial<Record<FilterField['field'], JsonValue>>>;
  readonly document: JsonObject;
  /** Ids of the members of a group, or of the groups of a user. */
  readonly related: () => ReadonlySet<string>;
}

export function userResource(data: TenantData, user: User, record: ProvisionedUser): FilteredResource {
  return {
    id: record.scimId,
    fields: {
      id: record.scimId,
      upn: record.upn,
      externalId: record.externalId,
      active: user.status === 'active',
      createdAt: record.createdAt.toISOString(),
      updatedAt: record.updatedAt.toISOString(),
    },
    document: record.document,
    related: () => new Set(groupsShownOf(data, user, record.connection).map((group) => group.id)),
  };
}

export function groupResource(data: TenantData, group: Group, connection: ConnectionId): FilteredResource {
  return {
    id: group.id,
    fields: {
      id: group.id,
      groupName: group.name,
      externalId: group.externalId,
      createdAt: group.createdAt.toISOString(),
      updatedAt: group.updatedAt.toISOString(),
    },
    document: group.document,
    related: () => new Set(membersShownOf(data, group, connection).map((member) => member.id)),
  };
}

export const isShownGroup = (group: Group, connection: ConnectionId): boolean =>
  group.kind === 'external' && group.connection === connection;

export const isShownUser = (user: User, connection: ConnectionId): boolean =>
  user.managedBy === connection && (user.status === 'active' || user.status === 'deactivated');

/** The connection's groups that hold the user directly, by id. */
export function groupsShownOf(data: TenantData, user: User, connection: ConnectionId): readonly Group[] {
  return data
    .groupsContaining({ kind: 'user', id: user.id })
    .filter((group) => isShownGroup(group, connection))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The members whom the connection provisioned, by kind and id. */
export function membersShownOf(data: TenantData, group: Group, connection: ConnectionId): readonly ProvisionedMember[] {
  const scimIds = new Map(
    data.records.filter((row) => !row.retired && row.record.connection === connection).map(({ record }) => [record.user, record.scimId]),
  );
  return data
    .membersOf(group.id)
    .flatMap((member): ProvisionedMember[] => {
      if (member.kind === 'group') {
        const nested = data.groups.get(member.id);
        return nested !== undefined && isShownGroup(nested, connection) ? [{ kind: 'group', id: nested.id, display: nested.name }] : [];
      }
      const user = data.user(member.id);
      const id = scimIds.get(member.id);
      return user === undefined || id === undefined || !isShownUser(user, connection)
        ? []
        : [{ kind: 'user', id, display: user.fields.displayName }];
    })
    .sort((one, other) => (`${one.kind} ${one.id}` < `${other.kind} ${other.id}` ? -1 : 1));
}
