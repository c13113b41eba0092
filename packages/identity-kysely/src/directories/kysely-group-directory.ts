import {
  foldText,
  groupId,
  userId,
  type EffectiveGroup,
  type EffectiveMember,
  type GroupDirectory,
  type GroupId,
  type GroupMember,
  type GroupQuery,
  type GroupWithCount,
  type Page,
  type PageRequest,
  type TenantId,
  type UserId,
} from '@vestibule/identity-core';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { groupColumns, toGroup, type GroupRow } from '../rows/group-row.js';
import type { Database } from '../schema.js';
import { columnsOf } from '../sql/columns.js';
import { escapeLike } from '../sql/escape-like.js';
import { parseCursor } from '../sql/page-cursor.js';
import { pageOf } from '../sql/page-of.js';
import { withStoreErrors } from '../store-error.js';
import { waysDown, type NestedGroup } from './effective-members.js';
import { effectiveGroupsOf, type MembershipEdge } from './effective-groups.js';

interface CountedRow extends GroupRow {
  readonly member_count: number;
}

interface MemberRow {
  readonly member_kind: 'user' | 'group';
  readonly member_id: string;
  readonly display_name: string | null;
  readonly upn: string | null;
}

/** An administrator's and a host's reads of groups; a page is one statement. */
export class KyselyGroupDirectory implements GroupDirectory {
  constructor(private readonly db: Kysely<Database>) {}

  get(tenant: TenantId, id: GroupId): Promise<GroupWithCount | undefined> {
    return withStoreErrors(async () => {
      const { rows } = await sql<CountedRow>`${selectCounted(tenant)} and g.id = ${id}`.execute(this.db);
      return rows[0] === undefined ? undefined : toCounted(rows[0]);
    });
  }

  find(tenant: TenantId, query: GroupQuery, page: PageRequest): Promise<Page<GroupWithCount>> {
    return withStoreErrors(async () => {
      const conditions = [sql`true`, ...conditionsOf(query)];
      if (page.cursor !== undefined) conditions.push(sql`g.id > ${parseCursor(page.cursor, 1)[0]}`);
      const { rows } = await sql<CountedRow>`
        ${selectCounted(tenant)} and ${sql.join(conditions, sql` and `)} order by g.id limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toCounted, (row) => [row.id]);
    });
  }

  findMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<GroupMember>> {
    return withStoreErrors(async () => {
      const [kind, member] = page.cursor === undefined ? [] : parseCursor(page.cursor, 2);
      const after = kind === undefined ? sql`true` : sql`(m.member_kind, m.member_id) > (${kind}, ${member})`;
      const { rows } = await sql<MemberRow>`
        select m.member_kind, m.member_id, coalesce(u.display_name, g.name) as display_name, u.upn
        from group_members m
        left join users u on u.tenant_id = ${tenant} and m.member_kind = 'user' and u.id = m.member_id
        left join groups g on g.tenant_id = ${tenant} and m.member_kind = 'group' and g.id = m.member_id
        where m.tenant_id = ${tenant} and m.group_id = ${id} and ${after}
        order by m.member_kind, m.member_id limit ${page.limit + 1}`.execute(this.db);
      return pageOf(rows, page.limit, toMember, (row) => [row.member_kind, row.member_id]);
    });
  }

  findEffectiveGroups(tenant: TenantId, user: UserId): Promise<readonly EffectiveGroup[]> {
    return withStoreErrors(async () => {
      // A set of edges, not of paths: it is finite also where groups contain each other.
      const { rows } = await sql<GroupRow & { member: string | null }>`
        with recursive edge (member, parent) as (
          select null::text collate "C", m.group_id from group_members m
          where m.tenant_id = ${tenant} and m.member_kind = 'user' and m.member_id = ${user}
          union
          select n.member_id, n.group_id from edge e
          join group_members n on n.tenant_id = ${tenant} and n.member_kind = 'group' and n.member_id = e.parent
        )
        select e.member, ${columnsOf('g', groupColumns, '')}
        from edge e join groups g on g.tenant_id = ${tenant} and g.id = e.parent`.execute(this.db);
      return effectiveGroupsOf(rows.map((row): MembershipEdge => ({ member: row.member, group: toGroup(row) })));
    });
  }

  findEffectiveMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<EffectiveMember>> {
    return withStoreErrors(async () => {
      const after = page.cursor === undefined ? sql`true` : sql`m.member_id > ${parseCursor(page.cursor, 1)[0]}`;
      const ways = waysDown(await this.readNested(tenant, id));
      if (ways.length === 0) return { items: [], next: null };
      const { rows } = await sql<{ member_id: string; display_name: string | null; upn: string | null; way: number }>`
        select m.member_id, u.display_name, u.upn, min(w.way) as way
        from unnest(${ways.map((way) => way.at(-1)?.id ?? '')}::text[], ${ways.map((_, index) => index)}::int[]) as w (group_id, way)
        join group_members m on m.tenant_id = ${tenant} and m.group_id = w.group_id and m.member_kind = 'user'
        join users u on u.tenant_id = ${tenant} and u.id = m.member_id
        where ${after}
        group by m.member_id, u.display_name, u.upn
        order by m.member_id limit ${page.limit + 1}`.execute(this.db);
      const toEffective = (row: (typeof rows)[number]): EffectiveMember => ({
        id: userId(row.member_id),
        displayName: row.display_name,
        upn: row.upn,
        path: ways[row.way] ?? [],
      });
      return pageOf(rows, page.limit, toEffective, (row) => [row.member_id]);
    });
  }

  /** The group and those within it, 32 deep at most. */
  private async readNested(tenant: TenantId, id: GroupId): Promise<readonly NestedGroup[]> {
    const { rows } = await sql<{ parent: string | null; id: string; name: string }>`
      with recursive edge (parent, child, depth) as (
        select null::text collate "C", ${id}::text collate "C", 1
        union
        select n.group_id, n.member_id, e.depth + 1 from edge e
        join group_members n on n.tenant_id = ${tenant} and n.member_kind = 'group' and n.group_id = e.child
        where e.depth < 32
      )
      select distinct e.parent, g.id, g.name from edge e join groups g on g.tenant_id = ${tenant} and g.id = e.child`.execute(this.db);
    return rows.map(({ parent, id: group, name }) => ({ parent, group: { id: groupId(group), name } }));
  }
}

const selectCounted = (tenant: TenantId): RawBuilder<unknown> => sql`
  select ${columnsOf('g', groupColumns, '')}, (
    select count(*)::int from group_members m where m.tenant_id = ${tenant} and m.group_id = g.id
  ) as member_count
  from groups g where g.tenant_id = ${tenant}`;

function* conditionsOf({ text, kind, connection }: GroupQuery): Generator<RawBuilder<unknown>> {
  if (kind !== undefined) yield sql`g.kind = ${kind}`;
  if (connection !== undefined) yield sql`g.connection = ${connection}`;
  if (text !== undefined) yield sql`g.name_key like ${`%${escapeLike(foldText(text))}%`}`;
}

const toCounted = (row: CountedRow): GroupWithCount => ({ group: toGroup(row), memberCount: row.member_count });

const toMember = (row: MemberRow): GroupMember => ({
  kind: row.member_kind,
  id: row.member_id,
  displayName: row.display_name,
  upn: row.upn,
});
