import {
  groupId,
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
} from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { groupColumns, toGroup, type GroupRow } from '../rows/group-row.js';
import { recordColumns, toRecord, type RecordRow } from '../rows/record-row.js';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { groupBy } from '../sql/group-by.js';
import { withStoreErrors } from '../store-error.js';
import { compileFilter } from './compile-filter.js';
import { compileSort } from './compile-sort.js';
import { groupTarget, userTarget } from './filter-target.js';

interface UserViewRow extends RecordRow {
  readonly is_active: boolean;
  readonly group_list: readonly { readonly id: string; readonly name: string }[] | null;
}

interface MemberRow {
  readonly group_id: string;
  readonly kind: 'user' | 'group';
  readonly id: string;
  readonly display: string | null;
}

/** What a connection's directory reads back. A page is one statement, its total another where the page does not tell it. */
export class KyselyProvisioningDirectory implements ProvisioningDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  getUser(tenant: TenantId, connection: ConnectionId, id: ScimId): Promise<ProvisionedUserView | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<UserViewRow>`
        ${selectUserViews(tenant, connection)} ${fromUsers(tenant, connection)} and p.scim_id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toUserView(rows[0]);
    });
  }

  findUsers(tenant: TenantId, connection: ConnectionId, query: ResourceQuery): Promise<ResourcePage<ProvisionedUserView>> {
    return withStoreErrors(async () => {
      const target = userTarget(tenant, connection);
      const condition = query.filter === undefined ? sql`true` : compileFilter(query.filter, target);
      const from = sql`${fromUsers(tenant, connection)} and ${condition}`;
      const { rows, total } = await this.readPage<UserViewRow>(
        sql`${selectUserViews(tenant, connection)} ${from} order by ${compileSort(query, target)}`,
        from,
        query,
      );
      return { items: rows.map(toUserView), total };
    });
  }

  getGroup(
    tenant: TenantId,
    connection: ConnectionId,
    id: GroupId,
    options: { readonly members: boolean },
  ): Promise<ProvisionedGroupView | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<GroupRow>`
        select ${columnsOf('g', groupColumns, '')} ${fromGroups(tenant, connection)} and g.id = ${id}`.execute(this.db);
      return (await this.withMembers(tenant, connection, rows, options.members))[0];
    });
  }

  findGroups(
    tenant: TenantId,
    connection: ConnectionId,
    query: ResourceQuery,
    options: { readonly members: boolean },
  ): Promise<ResourcePage<ProvisionedGroupView>> {
    return withStoreErrors(async () => {
      const target = groupTarget(tenant, connection);
      const condition = query.filter === undefined ? sql`true` : compileFilter(query.filter, target);
      const from = sql`${fromGroups(tenant, connection)} and ${condition}`;
      const { rows, total } = await this.readPage<GroupRow>(
        sql`select ${columnsOf('g', groupColumns, '')} ${from} order by ${compileSort(query, target)}`,
        from,
        query,
      );
      return { items: await this.withMembers(tenant, connection, rows, options.members), total };
    });
  }

  /** Counts only where the page itself does not show how many there are. */
  private async readPage<Row>(
    select: RawBuilder<unknown>,
    from: RawBuilder<unknown>,
    { offset, limit }: ResourceQuery,
  ): Promise<{ rows: readonly Row[]; total: number }> {
    const page = sql<Row>`${select} limit ${limit} offset ${offset}`;
    const rows = limit === 0 ? [] : (await page.execute(this.db)).rows;
    if (rows.length < limit && (rows.length > 0 || offset === 0)) return { rows, total: offset + rows.length };
    const counted = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(this.db);
    return { rows, total: counted.rows[0]?.total ?? 0 };
  }

  /** The members of all groups of a page in one statement. */
  private async withMembers(
    tenant: TenantId,
    connection: ConnectionId,
    rows: readonly GroupRow[],
    wanted: boolean,
  ): Promise<readonly ProvisionedGroupView[]> {
    const members = wanted && rows.length > 0 ? await this.readMembers(tenant, connection, rows.map((row) => row.id)) : new Map<string, readonly MemberRow[]>();
    return rows.map((row) => ({ group: toGroup(row), members: (members.get(row.id) ?? []).map(toMember) }));
  }

  private async readMembers(
    tenant: TenantId,
    connection: ConnectionId,
    groups: readonly string[],
  ): Promise<ReadonlyMap<string, readonly MemberRow[]>> {
    const { rows } = await sql<MemberRow>`
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
      order by kind, id`.execute(this.db);
    return groupBy(rows, (row) => row.group_id);
  }
}

/** Users the connection has authority over: `p` their records, `u` themselves. */
const fromUsers = (tenant: TenantId, connection: ConnectionId): RawBuilder<unknown> => sql`
  from provisioned_users p join users u on u.tenant_id = ${tenant} and u.id = p.user_id
  where p.tenant_id = ${tenant} and p.connection = ${connection} and not p.retired
    and u.managed_by = ${connection} and u.status in ('active', 'deactivated')`;

const fromGroups = (tenant: TenantId, connection: ConnectionId): RawBuilder<unknown> => sql`
  from groups g where g.tenant_id = ${tenant} and g.connection = ${connection} and g.kind = 'external'`;

const selectUserViews = (tenant: TenantId, connection: ConnectionId): RawBuilder<unknown> => sql`
  select ${columnsOf('p', recordColumns, '')}, u.status = 'active' as is_active, (
    select jsonb_agg(jsonb_build_object('id', h.id, 'name', h.name) order by h.id)
    from group_members m
    join groups h on h.tenant_id = ${tenant} and h.id = m.group_id and h.connection = ${connection} and h.kind = 'external'
    where m.tenant_id = ${tenant} and m.member_kind = 'user' and m.member_id = p.user_id
  ) as group_list`;

const toUserView = (row: UserViewRow): ProvisionedUserView => ({
  record: toRecord(row),
  active: row.is_active,
  groups: (row.group_list ?? []).map(({ id, name }) => ({ id: groupId(id), name })),
});

const toMember = ({ kind, id, display }: MemberRow): ProvisionedMember => ({ kind, id, display });
