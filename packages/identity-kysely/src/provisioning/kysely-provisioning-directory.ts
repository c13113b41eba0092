import {
  parseDerivedScimId,
  type ConnectionId,
  type GroupId,
  type ProvisionedGroupView,
  type ProvisionedMember,
  type ProvisionedUserView,
  type ProvisioningDirectory,
  type ResourcePage,
  type ResourceQuery,
  type ScimId,
  type TenantId,
  type User,
  type Visibility,
} from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { groupColumns, toGroup, type GroupRow } from '../rows/group-row.js';
import { toUser, type UserRow } from '../rows/user-row.js';
import { recordColumns, toRecord, type RecordRow } from '../rows/record-row.js';
import type { Database } from '../schema.js';
import { selectUsers } from '../sql/select-users.js';
import { columnsOf, withoutPrefix } from '../sql/columns.js';
import { groupBy } from '../sql/group-by.js';
import { groupList, toGroupList, type GroupListed } from '../sql/group-list.js';
import { withStoreErrors } from '../store-error.js';
import { resourceTotal } from '../totals/resource-total.js';
import { fromOwnGroups, fromOwnUsers } from '../totals/shown-resources.js';
import { compileFilter } from './compile-filter.js';
import { compileSort } from './compile-sort.js';
import { readPage } from './read-page.js';
import { everyGroupTarget, everyUserTarget, groupTarget, userTarget } from './filter-target.js';

interface UserViewRow extends RecordRow {
  readonly is_foreign: boolean;
  readonly is_active: boolean;
  readonly group_list: GroupListed;
}

interface MemberRow {
  readonly group_id: string;
  readonly kind: 'user' | 'group';
  readonly id: string;
  readonly display: string | null;
}

/** What a connection's directory reads back. A page and its total are one statement. */
export class KyselyProvisioningDirectory implements ProvisioningDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  getUser(tenant: TenantId, connection: ConnectionId, id: ScimId, visibility: Visibility = 'own'): Promise<ProvisionedUserView | undefined> {
    return withStoreErrors(async () => {
      const foreign = visibility === 'all' ? parseDerivedScimId(id) : undefined;
      const wanted = foreign === undefined ? sql`p.scim_id = ${id}` : sql`p.user_id = ${foreign} and p.is_foreign`;
      const { rows } = await sql<UserViewRow>`
        select ${viewColumns(tenant, visibility)}, ${groupList(tenant, connection, visibility, sql`p.user_id`)}
        ${fromUsers(tenant, connection, visibility)} and ${wanted}`.execute(this.db);
      return rows[0] === undefined ? undefined : toUserView(rows[0]);
    });
  }

  findUsers(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    visibility: Visibility = 'own',
  ): Promise<ResourcePage<ProvisionedUserView>> {
    return withStoreErrors(async () => {
      const target = visibility === 'own' ? userTarget(tenant, connection) : everyUserTarget(tenant, connection);
      const condition = query.filter === undefined ? sql`true` : compileFilter(query.filter, target);
      const from = sql`${fromUsers(tenant, connection, visibility)} and ${condition}`;
      const { rows, total } = await readPage<UserViewRow>(this.db, query, {
        select: sql`${viewColumns(tenant, visibility)} ${from} order by ${compileSort(query, target)}`,
        beside: groupList(tenant, connection, visibility, sql`page.user_id`),
        from,
        ...known(query, visibility, resourceTotal(tenant, connection, 'user')),
      });
      return { items: rows.map(toUserView), total };
    });
  }

  getGroup(tenant: TenantId, connection: ConnectionId, id: GroupId, options: GroupOptions): Promise<ProvisionedGroupView | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<GroupRow>`
        select ${columnsOf('g', groupColumns, '')} ${fromGroups(tenant, connection, options.visibility)} and g.id = ${id}`.execute(this.db);
      return (await this.withMembers(tenant, connection, rows, options))[0];
    });
  }

  findGroups(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    options: GroupOptions,
  ): Promise<ResourcePage<ProvisionedGroupView>> {
    return withStoreErrors(async () => {
      const target = options.visibility === 'all' ? everyGroupTarget(tenant, connection) : groupTarget(tenant, connection);
      const condition = query.filter === undefined ? sql`true` : compileFilter(query.filter, target);
      const from = sql`${fromGroups(tenant, connection, options.visibility)} and ${condition}`;
      const { rows, total } = await readPage<GroupRow>(this.db, query, {
        select: sql`${columnsOf('g', groupColumns, '')} ${from} order by ${compileSort(query, target)}`,
        from,
        ...known(query, options.visibility ?? 'own', resourceTotal(tenant, connection, 'group')),
      });
      return { items: await this.withMembers(tenant, connection, rows, options), total };
    });
  }

  /** The members of all groups of a page in one statement. */
  private async withMembers(
    tenant: TenantId,
    connection: ConnectionId,
    rows: readonly GroupRow[],
    { members: wanted, visibility }: GroupOptions,
  ): Promise<readonly ProvisionedGroupView[]> {
    const read = visibility === 'all' ? selectAllMembers : selectMembers;
    const members =
      wanted && rows.length > 0
        ? groupBy((await read(tenant, connection, rows.map((row) => row.id)).execute(this.db)).rows, (row) => row.group_id)
        : new Map<string, readonly MemberRow[]>();
    return rows.map((row) => ({ group: toGroup(row), members: (members.get(row.id) ?? []).map(toMember) }));
  }
}

/** What a connection owns is counted beforehand; a part of it, or what it only sees, is not. */
const known = ({ filter }: ResourceQuery, visibility: Visibility, total: RawBuilder<unknown>) =>
  filter === undefined && visibility === 'own' ? { known: total } : {};

type GroupOptions = Parameters<ProvisioningDirectory['getGroup']>[3];

const selectMembers = (tenant: TenantId, connection: ConnectionId, groups: readonly string[]): RawBuilder<MemberRow> => sql<MemberRow>`
  select m.group_id, 'user' as kind, p.scim_id as id, u.display_name as display
  from group_members m
  join provisioned_users p on p.tenant_id = ${tenant} and p.connection = ${connection} and p.user_id = m.member_id and not p.retired
  join users u on u.tenant_id = ${tenant} and u.id = m.member_id and u.managed_by = ${connection}
    and u.status in ('active', 'deactivated')
  where m.tenant_id = ${tenant} and m.group_id = any(${groups}::text[]) and m.member_kind = 'user'
  union all
  select m.group_id, 'group' as kind, h.id, h.name as display
  from group_members m
  join groups h on h.tenant_id = ${tenant} and h.id = m.member_id and h.connection = ${connection} and h.kind = 'external'
  where m.tenant_id = ${tenant} and m.group_id = any(${groups}::text[]) and m.member_kind = 'group'
  order by kind, id`;

const selectAllMembers = (tenant: TenantId, connection: ConnectionId, groups: readonly string[]): RawBuilder<MemberRow> => sql<MemberRow>`
  select m.group_id, 'user' as kind, case when u.managed_by = ${connection} then p.scim_id else 'unmanaged-' || u.id end as id,
    u.display_name as display
  from group_members m
  join users u on u.tenant_id = ${tenant} and u.id = m.member_id and u.status in ('active', 'deactivated')
  left join provisioned_users p on p.tenant_id = ${tenant} and p.connection = ${connection} and p.user_id = m.member_id and not p.retired
  where m.tenant_id = ${tenant} and m.group_id = any(${groups}::text[]) and m.member_kind = 'user'
    and (u.managed_by is distinct from ${connection} or p.scim_id is not null)
  union all
  select m.group_id, 'group' as kind, h.id, h.name as display
  from group_members m
  join groups h on h.tenant_id = ${tenant} and h.id = m.member_id
  where m.tenant_id = ${tenant} and m.group_id = any(${groups}::text[]) and m.member_kind = 'group'
  order by kind, id`;

/** Users the connection is shown: `p` their records, made up where it does not own them, `u` themselves. */
function fromUsers(tenant: TenantId, connection: ConnectionId, visibility: Visibility): RawBuilder<unknown> {
  if (visibility === 'own') return fromOwnUsers(tenant, connection);
  // Each branch reads one table, so that a condition on the union reaches the indexes below it.
  return sql`
    from (
      select o.tenant_id, o.connection, o.scim_id, o.user_id, o.upn, o.upn_key, o.external_id, o.document, o.folded,
        o.created_at, o.updated_at, o.version, false as is_foreign
      from provisioned_users o where o.tenant_id = ${tenant} and o.connection = ${connection} and not o.retired
      union all
      select f.tenant_id, ${connection}::text collate "C", 'unmanaged-' || f.id, f.id, coalesce(f.upn, f.email, 'unmanaged-' || f.id),
        coalesce(f.upn_key, f.email_key, 'unmanaged-' || f.id), null::text collate "C", '{}'::jsonb, '{}'::jsonb,
        f.created_at, f.updated_at, 0, true as is_foreign
      from users f where f.tenant_id = ${tenant} and f.managed_by is distinct from ${connection}
    ) p join users u on u.tenant_id = ${tenant} and u.id = p.user_id
    where u.status in ('active', 'deactivated') and (p.is_foreign or u.managed_by = ${connection})`;
}

function fromGroups(tenant: TenantId, connection: ConnectionId, visibility: Visibility = 'own'): RawBuilder<unknown> {
  if (visibility === 'all') return sql`from groups g where g.tenant_id = ${tenant}`;
  return fromOwnGroups(tenant, connection);
}

const PERSON = 'person_';

function viewColumns(tenant: TenantId, visibility: Visibility): RawBuilder<unknown> {
  const person = visibility === 'all' ? sql`p.is_foreign, ${selectUsers(tenant, PERSON)}` : sql`false as is_foreign`;
  return sql`${columnsOf('p', recordColumns, '')}, u.status = 'active' as is_active, ${person}`;
}

function toUserView(row: UserViewRow): ProvisionedUserView {
  const record = toRecord(row);
  const foreign: User | null = row.is_foreign ? toUser(withoutPrefix<UserRow>({ ...row }, PERSON)) : null;
  return {
    record: foreign === null ? record : { ...record, version: record.updatedAt.getTime() },
    foreign,
    active: row.is_active,
    groups: toGroupList(row.group_list),
  };
}

const toMember = ({ kind, id, display }: MemberRow): ProvisionedMember => ({ kind, id, display });
