import {
  groupId,
  groupNameKey,
  userId,
  type ConnectionId,
  type Group,
  type GroupId,
  type GroupName,
  type GroupStore,
  type MemberRef,
  type MembershipDelta,
  type NestingEdge,
  type UserId,
} from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { fromGroup, groupColumns, toGroup, type GroupRow } from '../rows/group-row.js';
import { columnsOf } from '../sql/columns.js';
import { ownerOfGroup } from '../totals/total-changes.js';
import { changedColumns, setColumns } from './set-columns.js';
import type { Unit } from './unit.js';

interface MemberRow {
  readonly member_kind: 'user' | 'group';
  readonly member_id: string;
}

const toMember = (row: MemberRow): MemberRef =>
  row.member_kind === 'user' ? { kind: 'user', id: userId(row.member_id) } : { kind: 'group', id: groupId(row.member_id) };

const identity = (member: MemberRef): string => `${member.kind} ${member.id}`;

/** A list of members as two parameters, whatever its length. */
const memberList = (members: readonly MemberRef[]): RawBuilder<unknown> =>
  sql`unnest(${members.map((member) => member.kind)}::text[], ${members.map((member) => member.id)}::text[]) as m (member_kind, member_id)`;

/** Groups of one tenant inside one transaction. The group's row lock orders all changes of its members. */
export class KyselyGroupStore implements GroupStore {
  constructor(private readonly unit: Unit) {}

  async get(id: GroupId): Promise<Group | undefined> {
    return (await this.lockGroups(sql`g.id = ${id}`))[0];
  }

  async findByName(nameScope: string, name: GroupName): Promise<Group | undefined> {
    return (await this.lockGroups(sql`g.name_scope = ${nameScope} and g.name_key = ${groupNameKey(name)}`))[0];
  }

  findByConnection(connection: ConnectionId): Promise<readonly Group[]> {
    return this.lockGroups(sql`g.connection = ${connection} and g.kind = 'external'`);
  }

  async findExternal(connection: ConnectionId, ids: readonly GroupId[]): Promise<ReadonlySet<GroupId>> {
    if (ids.length === 0) return new Set();
    const { rows } = await sql<{ id: string }>`
      select g.id from groups g
      where g.tenant_id = ${this.unit.tenant} and g.id = any(${ids}::text[]) and g.connection = ${connection} and g.kind = 'external'
      order by g.id for share`.execute(this.unit.db);
    return new Set(rows.map((row) => groupId(row.id)));
  }

  async findPresent(group: GroupId, members: readonly MemberRef[]): Promise<readonly MemberRef[]> {
    if (members.length === 0) return [];
    const { rows } = await sql<MemberRow>`
      select m.member_kind, m.member_id from ${memberList(members)}
      where exists (
        select 1 from group_members p
        where p.tenant_id = ${this.unit.tenant} and p.group_id = ${group}
          and p.member_kind = m.member_kind and p.member_id = m.member_id
      )`.execute(this.unit.db);
    return rows.map(toMember);
  }

  async planReplacement(group: GroupId, wanted: readonly MemberRef[]): Promise<MembershipDelta> {
    const { rows } = await sql<MemberRow & { surplus: boolean }>`
      with wanted as (select distinct m.member_kind, m.member_id from ${memberList(wanted)})
      select w.member_kind, w.member_id, false as surplus from wanted w
      where not exists (
        select 1 from group_members p
        where p.tenant_id = ${this.unit.tenant} and p.group_id = ${group}
          and p.member_kind = w.member_kind and p.member_id = w.member_id
      )
      union all
      select p.member_kind, p.member_id, true as surplus from group_members p
      where p.tenant_id = ${this.unit.tenant} and p.group_id = ${group}
        and not exists (select 1 from wanted w where w.member_kind = p.member_kind and w.member_id = p.member_id)`.execute(this.unit.db);
    return {
      add: rows.filter((row) => !row.surplus).map(toMember),
      remove: rows.filter((row) => row.surplus).map(toMember),
    };
  }

  async findNamesTaken(nameScope: string, names: readonly GroupName[]): Promise<ReadonlySet<string>> {
    if (names.length === 0) return new Set();
    const { rows } = await sql<{ name_key: string }>`
      select g.name_key from groups g
      where g.tenant_id = ${this.unit.tenant} and g.name_scope = ${nameScope} and g.name_key = any(${names.map(groupNameKey)}::text[])`.execute(this.unit.db);
    return new Set(rows.map((row) => row.name_key));
  }

  async findNesting(from: readonly GroupId[], direction: 'down' | 'up', steps: number): Promise<readonly NestingEdge[]> {
    if (from.length === 0 || steps < 1) return [];
    const { tenant, db } = this.unit;
    const [near, far] = direction === 'down' ? [sql`group_id`, sql`member_id`] : [sql`member_id`, sql`group_id`];
    const { rows } = await sql<{ group_id: string; member_id: string }>`
      with recursive edge (group_id, member_id, step) as (
        select m.group_id, m.member_id, 1 from group_members m
        where m.tenant_id = ${tenant} and m.member_kind = 'group' and m.${near} = any(${from}::text[])
        union
        select n.group_id, n.member_id, e.step + 1 from edge e
        join group_members n on n.tenant_id = ${tenant} and n.member_kind = 'group' and n.${near} = e.${far}
        where e.step < ${steps}
      )
      select distinct e.group_id, e.member_id from edge e`.execute(db);
    return rows.map((row) => ({ group: groupId(row.group_id), member: groupId(row.member_id) }));
  }

  async countMembers(group: GroupId): Promise<number> {
    const { tenant, db } = this.unit;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from group_members m
      left join users u on u.tenant_id = ${tenant} and m.member_kind = 'user' and u.id = m.member_id
      where m.tenant_id = ${tenant} and m.group_id = ${group} and u.status is distinct from 'deprovisioned'`.execute(db);
    return rows[0]?.count ?? 0;
  }

  insert(group: Group): void {
    this.unit.totals.move('group', null, ownerOfGroup(group));
    this.unit.writes.addRow('groups', fromGroup(group));
  }

  replace(before: Group, after: Group): void {
    this.unit.totals.move('group', ownerOfGroup(before), ownerOfGroup(after));
    const columns = changedColumns(fromGroup(before), fromGroup(after));
    if (Object.keys(columns).length === 0) return;
    this.unit.writes.add(['groups'], () => [
      sql`update groups set ${setColumns(columns)} where tenant_id = ${this.unit.tenant} and id = ${after.id}`,
    ]);
  }

  detach(after: readonly Group[]): void {
    if (after.length === 0) return;
    for (const group of after) this.unit.totals.move('group', group.formerConnection, ownerOfGroup(group));
    const list = (valueOf: (group: Group) => string | number | Date | null) => after.map(valueOf);
    this.unit.writes.add(['groups'], () => [
      sql`
        update groups g set kind = d.kind, connection = d.connection, former_connection = d.former_connection, name_scope = d.name_scope,
          updated_at = d.updated_at, version = d.version
        from unnest(
          ${list((group) => group.id)}::text[], ${list((group) => group.kind)}::text[], ${list((group) => group.connection)}::text[],
          ${list((group) => group.formerConnection)}::text[], ${list((group) => group.nameScope)}::text[],
          ${list((group) => group.updatedAt)}::timestamptz[], ${list((group) => group.version)}::integer[]
        ) as d (id, kind, connection, former_connection, name_scope, updated_at, version)
        where g.tenant_id = ${this.unit.tenant} and g.id = d.id`,
    ]);
  }

  delete(group: Group): void {
    this.unit.totals.move('group', ownerOfGroup(group), null);
    const { tenant, writes } = this.unit;
    writes.add(['group_members'], () => [
      sql`delete from group_members where tenant_id = ${tenant} and member_kind = 'group' and member_id = ${group.id}`,
    ]);
    // Its own members and the memories of it go with their parent.
    writes.add(
      ['groups', 'group_members', 'suspended_memberships'],
      () => [sql`delete from groups where tenant_id = ${tenant} and id = ${group.id}`],
      { alone: true },
    );
  }

  /** A member that is not in the tenant, or no longer, is left out. */
  changeMembers(group: GroupId, delta: MembershipDelta, at: Date): void {
    const { tenant, writes } = this.unit;
    const added = new Set(delta.add.map(identity));
    const remove = delta.remove.filter((member) => !added.has(identity(member)));
    if (added.size === 0 && remove.length === 0) return;
    writes.add(['groups', 'group_members', 'users'], () => [
      sql`update groups set updated_at = ${at}, version = version + 1 where tenant_id = ${tenant} and id = ${group}`,
      ...(remove.length === 0
        ? []
        : [
            sql`
              delete from group_members p using ${memberList(remove)}
              where p.tenant_id = ${tenant} and p.group_id = ${group}
                and p.member_kind = m.member_kind and p.member_id = m.member_id`,
          ]),
      ...(added.size === 0
        ? []
        : [
            sql`
              insert into group_members (tenant_id, group_id, member_kind, member_id)
              select ${tenant}::text, ${group}::text, m.member_kind, m.member_id from ${memberList(delta.add)}
              where case m.member_kind
                when 'user' then exists (
                  select 1 from users u where u.tenant_id = ${tenant} and u.id = m.member_id and u.status <> 'purged')
                else exists (
                  select 1 from groups g where g.tenant_id = ${tenant} and g.id = m.member_id for key share)
              end
              order by m.member_kind, m.member_id
              on conflict do nothing`,
          ]),
    ]);
  }

  suspendMemberships(user: UserId, connection: ConnectionId, at: Date): void {
    const { tenant, writes } = this.unit;
    const left = sql`
      delete from group_members m using groups g
      where m.tenant_id = ${tenant} and m.member_kind = 'user' and m.member_id = ${user}
        and g.tenant_id = ${tenant} and g.id = m.group_id and g.connection = ${connection} and g.kind = 'external'
      returning m.group_id`;
    writes.add(
      ['groups', 'group_members', 'suspended_memberships'],
      () => [
        sql`
          with departed as (${left}), remembered as (
            insert into suspended_memberships (tenant_id, user_id, connection, group_id)
            select ${tenant}::text, ${user}::text, ${connection}::text, d.group_id from departed d
            on conflict do nothing
          )
          update groups set updated_at = ${at}, version = version + 1
          where tenant_id = ${tenant} and id in (select d.group_id from departed d)`,
      ],
      { alone: true },
    );
  }

  resumeMemberships(user: UserId, connection: ConnectionId, at: Date): void {
    const { tenant, writes } = this.unit;
    writes.add(
      ['groups', 'group_members', 'suspended_memberships'],
      () => [
        sql`
          with remembered as (
            delete from suspended_memberships
            where tenant_id = ${tenant} and user_id = ${user} and connection = ${connection}
            returning group_id
          ), returned as (
            insert into group_members (tenant_id, group_id, member_kind, member_id)
            select ${tenant}::text, g.id, 'user', ${user}::text from remembered r
            join groups g on g.tenant_id = ${tenant} and g.id = r.group_id and g.connection = ${connection} and g.kind = 'external'
            on conflict do nothing
            returning group_id
          )
          update groups set updated_at = ${at}, version = version + 1
          where tenant_id = ${tenant} and id in (select r.group_id from returned r)`,
      ],
      { alone: true },
    );
  }

  forgetSuspendedMemberships(user: UserId): void {
    this.unit.writes.add(['suspended_memberships'], () => [
      sql`delete from suspended_memberships where tenant_id = ${this.unit.tenant} and user_id = ${user}`,
    ]);
  }

  private async lockGroups(condition: RawBuilder<unknown>): Promise<readonly Group[]> {
    const { rows } = await sql<GroupRow>`
      select ${columnsOf('g', groupColumns, '')} from groups g
      where g.tenant_id = ${this.unit.tenant} and ${condition} order by g.id for update`.execute(this.unit.db);
    return rows.map(toGroup);
  }
}
