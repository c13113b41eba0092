import { UnsupportedFilterError, type ConnectionId, type FilterField, type TenantId } from '@vestibule/identity-core';
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
}

export interface FilterColumn {
  readonly sql: RawBuilder<unknown>;
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
