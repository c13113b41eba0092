import type { ConnectionId } from '../connection/connection-id.js';
import type { Group } from '../group/group.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import type { ProvisionedMember, Visibility } from '../provisioning/provisioning-directory.js';
import type { FilterField } from '../provisioning/resource-filter.js';
import type { Upn } from '../user/identifiers.js';
import type { ProvisionedUser } from '../user/provisioned-user.js';
import { derivedScimId } from '../user/derived-scim-id.js';
import type { User, UserFieldName } from '../user/user.js';
import type { TenantData } from './in-memory-database.js';

/** What a filter looks at: a user, a group, or one element of a multi-valued attribute. */
export interface FilteredResource {
  /** SCIM id or group id; empty for an element. */
  readonly id: string;
  readonly fields: Readonly<Partial<Record<FilterField['field'], JsonValue>>>;
  readonly document: JsonObject;
  /** Answers for the document of a person whom the connection does not own. */
  readonly foreign: User | null;
  /** Ids of the members of a group, or of the groups of a user. */
  readonly related: () => ReadonlySet<string>;
}

/** What a directory is shown, and how much. */
export interface View {
  readonly connection: ConnectionId;
  readonly visibility: Visibility;
}

export function userResource(data: TenantData, { user, record, foreign }: ShownUser, view: View): FilteredResource {
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
    foreign,
    related: () => new Set(groupsShownOf(data, user, view).map((group) => group.id)),
  };
}

export function groupResource(data: TenantData, group: Group, view: View): FilteredResource {
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
    foreign: null,
    related: () => new Set(membersShownOf(data, group, view).map((member) => member.id)),
  };
}

export const isShownGroup = (group: Group, { connection, visibility }: View): boolean =>
  visibility === 'all' || (group.kind === 'external' && group.connection === connection);

export interface ShownUser {
  readonly user: User;
  /** Made up for a person whom the connection does not own. */
  readonly record: ProvisionedUser;
  readonly foreign: User | null;
}

/** Own users under their records; the others, where they are visible, under derived ids. */
export function usersShownTo(data: TenantData, { connection, visibility }: View): readonly ShownUser[] {
  const isPresent = (user: User) => user.status === 'active' || user.status === 'deactivated';
  const own = data.records
    .filter((row) => !row.retired && row.record.connection === connection)
    .flatMap(({ record }): ShownUser[] => {
      const user = data.user(record.user);
      return user?.managedBy === connection && isPresent(user) ? [{ user, record, foreign: null }] : [];
    });
  if (visibility === 'own') return own;
  const others = data.users.filter(({ user }) => user.managedBy !== connection && isPresent(user));
  return [...own, ...others.map(({ user }) => ({ user, record: foreignRecord(user, connection), foreign: user }))];
}

function foreignRecord(user: User, connection: ConnectionId): ProvisionedUser {
  const scimId = derivedScimId(user.id);
  return {
    tenant: user.tenant,
    connection,
    scimId,
    user: user.id,
    upn: user.upn ?? ((user.email ?? scimId) as string as Upn),
    externalId: null,
    document: {},
    createdAt: user.createdAt,
    updatedAt: user.updatedAt,
    version: user.updatedAt.getTime(),
  };
}

/** What stands at a document path for a person whom the connection does not own. */
export function foreignValues(user: User, field: UserFieldName | 'email' | undefined): readonly JsonValue[] {
  if (field === undefined) return [];
  const value = field === 'email' ? user.email : user.fields[field];
  if (value === null) return [];
  return typeof value === 'string' ? [value] : value;
}

/** The connection's groups that hold the user directly, by id. */
export function groupsShownOf(data: TenantData, user: User, view: View): readonly Group[] {
  return data
    .groupsContaining({ kind: 'user', id: user.id })
    .filter((group) => isShownGroup(group, view))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** The members whom the connection is shown, by kind and id. */
export function membersShownOf(data: TenantData, group: Group, view: View): readonly ProvisionedMember[] {
  const shown = new Map(usersShownTo(data, view).map(({ user, record }) => [user.id, { id: record.scimId, display: user.fields.displayName }]));
  return data
    .membersOf(group.id)
    .flatMap((member): ProvisionedMember[] => {
      if (member.kind === 'group') {
        const nested = data.groups.get(member.id);
        return nested !== undefined && isShownGroup(nested, view) ? [{ kind: 'group', id: nested.id, display: nested.name }] : [];
      }
      const user = shown.get(member.id);
      return user === undefined ? [] : [{ kind: 'user', ...user }];
    })
    .sort((one, other) => (`${one.kind} ${one.id}` < `${other.kind} ${other.id}` ? -1 : 1));
}
