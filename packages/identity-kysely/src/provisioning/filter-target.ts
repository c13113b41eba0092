import {
  UnsupportedFilterError,
  parseDerivedScimId,
  scimId,
  type ConnectionId,
  type FilterField,
  type TenantId,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';

/** What a filter looks at: the columns of one kind of resource, and its document in two spellings. */
export interface FilterTarget {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** @throws {UnsupportedFilterError} The resource has no such field. */
  readonly column: (field: FilterField['field']) => FilterColumn;
  readonly document: RawBuilder<unknown>;
  readonly folded: RawBuilder<unknown>;
  /** The filter `member` or `memberOf`, where the resource has one. */
  readonly relation: (kind: 'member' | 'memberOf', value: string) => RawBuilder<unknown>;
  /** The id by which `provisioned_user_emails` knows the resource; `undefined` where addresses are not indexed. */
  readonly emailOwner: RawBuilder<unknown> | undefined;
  /** Where people are shown whom the connection does not own: what stands in the place of their document. */
  readonly foreign?: ForeignDocument;
}

export interface ForeignDocument {
  /** Whether the resource is one of them. */
  readonly is: RawBuilder<unknown>;
  /** Their fields by name, in two spellings. */
  readonly document: RawBuilder<unknown>;
  readonly folded: RawBuilder<unknown>;
  /** A condition that every resource with this address fulfils, answered by an index. */
  readonly byEmail: (emailKey: string) => RawBuilder<unknown>;
}

export interface FilterColumn {
  readonly sql: RawBuilder<unknown>;
  /** A condition that every resource with this value fulfils, answered by an index that the column itself has not. */
  readonly narrow?: (value: string) => RawBuilder<unknown>;
  readonly type: 'exact' | 'folded' | 'boolean' | 'instant';
}

const noField = (field: string): never => {
  throw new UnsupportedFilterError(`This resource has no ${field} to filter or sort by`);
};

/** Users under the aliases `p` (record) and `u` (user). */
export function userTarget(tenant: TenantId, connection: ConnectionId): FilterTarget {
  return {
    tenant,
    connection,
    document: sql`p.document`,
    folded: sql`p.folded`,
    emailOwner: sql`p.scim_id`,
    column: (field) => {
      switch (field) {
        case 'id':
          return { sql: sql`p.scim_id`, type: 'exact' };
        case 'upn':
          return { sql: sql`p.upn_key`, type: 'folded' };
        case 'externalId':
          return { sql: sql`p.external_id`, type: 'exact' };
        case 'active':
          return { sql: sql`(u.status = 'active')`, type: 'boolean' };
        case 'createdAt':
          return { sql: sql`p.created_at`, type: 'instant' };
        case 'updatedAt':
          return { sql: sql`p.updated_at`, type: 'instant' };
        case 'groupName':
          return noField('displayName of a group');
      }
    },
    relation: (kind, value) => {
      if (kind === 'member') return noField('members');
      return sql`p.user_id in (
        select m.member_id from group_members m
        join groups h on h.tenant_id = ${tenant} and h.id = m.group_id and h.connection = ${connection} and h.kind = 'external'
        where m.tenant_id = ${tenant} and m.group_id = ${value} and m.member_kind = 'user')`;
    },
  };
}

/** Groups under the alias `g`. */
export function groupTarget(tenant: TenantId, connection: ConnectionId): FilterTarget {
  return {
    tenant,
    connection,
    document: sql`g.document`,
    folded: sql`g.folded`,
    emailOwner: undefined,
    column: (field) => {
      switch (field) {
        case 'id':
          return { sql: sql`g.id`, type: 'exact' };
        case 'groupName':
          return { sql: sql`g.name_key`, type: 'folded' };
        case 'externalId':
          return { sql: sql`g.external_id`, type: 'exact' };
        case 'createdAt':
          return { sql: sql`g.created_at`, type: 'instant' };
        case 'updatedAt':
          return { sql: sql`g.updated_at`, type: 'instant' };
        case 'upn':
        case 'active':
          return noField(field === 'upn' ? 'userName' : 'active');
      }
    },
    relation: (kind, value) => {
      if (kind === 'memberOf') return noField('groups');
      return sql`g.id in (
        select m.group_id from group_members m
        join provisioned_users p on p.tenant_id = ${tenant} and p.connection = ${connection} and p.scim_id = ${value}
          and not p.retired and p.user_id = m.member_id
        join users u on u.tenant_id = ${tenant} and u.id = p.user_id and u.managed_by = ${connection}
          and u.status in ('active', 'deactivated')
        where m.tenant_id = ${tenant} and m.member_kind = 'user'
        union all
        select m.group_id from group_members m
        join groups h on h.tenant_id = ${tenant} and h.id = m.member_id and h.connection = ${connection} and h.kind = 'external'
        where m.tenant_id = ${tenant} and m.member_kind = 'group' and m.member_id = ${value})`;
    },
  };
}

/** Users as `userTarget` has them, and everybody else of the tenant, whose rows `p` are made up. */
export function everyUserTarget(tenant: TenantId, connection: ConnectionId): FilterTarget {
  const own = userTarget(tenant, connection);
  // An array, so that it is known before the rows are looked for, in each table by its own index.
  const holders = (records: RawBuilder<unknown>, people: RawBuilder<unknown>) => sql`p.user_id = any(array(
    select x.user_id from provisioned_users x
    where x.tenant_id = ${tenant} and x.connection = ${connection} and not x.retired and ${records}
    union all
    select y.id from users y where y.tenant_id = ${tenant} and ${people}))`;
  return {
    ...own,
    emailOwner: undefined,
    column: (field) => {
      const column = own.column(field);
      switch (field) {
        case 'id':
          return { ...column, narrow: (id) => holders(sql`x.scim_id = ${id}`, sql`y.id = ${parseDerivedScimId(scimId(id)) ?? ''}`) };
        case 'upn':
          return {
            ...column,
            narrow: (name) =>
              holders(
                sql`x.upn_key = ${name}`,
                sql`y.status <> 'purged' and (y.upn_key = ${name} or y.email_key = ${name} or y.id = ${parseDerivedScimId(scimId(name)) ?? ''})`,
              ),
          };
        default:
          return column;
      }
    },
    relation: (kind, value) => {
      if (kind === 'member') return noField('members');
      return sql`p.user_id in (
        select m.member_id from group_members m
        where m.tenant_id = ${tenant} and m.group_id = ${value} and m.member_kind = 'user')`;
    },
    foreign: {
      is: sql`p.is_foreign`,
      document: sql`jsonb_build_object('displayName', u.display_name, 'givenName', u.given_name, 'surname', u.surname,
        'department', u.department, 'jobTitle', u.job_title, 'costCenters', u.cost_centers, 'email', u.email)`,
      folded: sql`u.folded`,
      byEmail: (key) => sql`p.user_id = any(array(
        select z.id from users z where z.tenant_id = ${tenant} and z.email_key = ${key} and z.status <> 'purged'
        union all
        select r.user_id from provisioned_user_emails x
        join provisioned_users r on r.tenant_id = ${tenant} and r.connection = ${connection} and r.scim_id = x.scim_id
        where x.tenant_id = ${tenant} and x.connection = ${connection} and x.email_key = ${key}))`,
    },
  };
}

/** Every group of the tenant under the alias `g`. */
export function everyGroupTarget(tenant: TenantId, connection: ConnectionId): FilterTarget {
  return {
    ...groupTarget(tenant, connection),
    relation: (kind, value) => {
      if (kind === 'memberOf') return noField('groups');
      return sql`g.id in (
        select m.group_id from group_members m
        join users u on u.tenant_id = ${tenant} and u.id = m.member_id and u.status in ('active', 'deactivated')
        left join provisioned_users p on p.tenant_id = ${tenant} and p.connection = ${connection} and p.scim_id = ${value}
          and not p.retired and p.user_id = u.id and u.managed_by = ${connection}
        where m.tenant_id = ${tenant} and m.member_kind = 'user' and m.member_id in (
          select r.user_id from provisioned_users r where r.tenant_id = ${tenant} and r.connection = ${connection} and r.scim_id = ${value}
          union all select ${parseDerivedScimId(scimId(value)) ?? ''}::text)
          and (p.scim_id is not null or u.managed_by is distinct from ${connection})
        union all
        select m.group_id from group_members m
        where m.tenant_id = ${tenant} and m.member_kind = 'group' and m.member_id = ${value})`;
    },
  };
}
