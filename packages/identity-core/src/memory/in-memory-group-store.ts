import type { ConnectionId } from '../connection/connection-id.js';
import type { GroupStore, MembershipDelta, NestingEdge } from '../group/group-store.js';
import { groupNameKey, type Group, type GroupId, type GroupName, type MemberRef } from '../group/group.js';
import { StoreConflictError } from '../kernel/errors.js';
import type { UserId } from '../user/identifiers.js';
import { keyOf, membershipKey, nameKey, type TenantData } from './in-memory-database.js';
import { applyChange, type RecordWrite } from './unit-writes.js';

const isExternal = (group: Group | undefined, connection: ConnectionId): boolean =>
  group?.kind === 'external' && group.connection === connection;

export class InMemoryGroupStore implements GroupStore {
  constructor(
    private readonly data: TenantData,
    private readonly record: RecordWrite,
  ) {}

  async get(id: GroupId): Promise<Group | undefined> {
    return this.data.groups.get(id);
  }

  async findByName(nameScope: string, name: GroupName): Promise<Group | undefined> {
    const wanted = nameKey({ nameScope, name });
    return this.data.groups.find((group) => nameKey(group) === wanted);
  }

  async findNamesTaken(nameScope: string, names: readonly GroupName[]): Promise<ReadonlySet<string>> {
    const wanted = new Set(names.map(groupNameKey));
    const held = this.data.groups.filter((group) => group.nameScope === nameScope).map((group) => groupNameKey(group.name));
    return new Set(held.filter((key) => wanted.has(key)));
  }

  async findByConnection(connection: ConnectionId): Promise<readonly Group[]> {
    return this.data.groups.filter((group) => isExternal(group, connection));
  }

  async findExternal(connection: ConnectionId, ids: readonly GroupId[]): Promise<ReadonlySet<GroupId>> {
    return new Set(ids.filter((id) => isExternal(this.data.groups.get(id), connection)));
  }

  async findPresent(group: GroupId, members: readonly MemberRef[]): Promise<readonly MemberRef[]> {
    return members.filter((member) => this.data.memberships.has(membershipKey(group, member)));
  }

  async planReplacement(group: GroupId, wanted: readonly MemberRef[]): Promise<MembershipDelta> {
    const wantedByKey = new Map(wanted.map((member) => [membershipKey(group, member), member]));
    return {
      add: [...wantedByKey].filter(([key]) => !this.data.memberships.has(key)).map(([, member]) => member),
      remove: this.data.membersOf(group).filter((member) => !wantedByKey.has(membershipKey(group, member))),
    };
  }

  async findNesting(from: readonly GroupId[], direction: 'down' | 'up', steps: number): Promise<readonly NestingEdge[]> {
    const edges = this.data.memberships
      .filter(() => true)
      .flatMap(({ group, member }): NestingEdge[] => (member.kind === 'group' ? [{ group, member: member.id }] : []));
    const [near, far] = direction === 'down' ? (['group', 'member'] as const) : (['member', 'group'] as const);
    const found = new Set<NestingEdge>();
    let reached: ReadonlySet<GroupId> = new Set(from);
    for (let step = 0; step < steps && reached.size > 0; step += 1) {
      const next = edges.filter((edge) => reached.has(edge[near]));
      reached = new Set(next.filter((edge) => !found.has(edge)).map((edge) => edge[far]));
      for (const edge of next) found.add(edge);
    }
    return [...found];
  }

  async countMembers(group: GroupId): Promise<number> {
    return this.data
      .membersOf(group)
      .filter((member) => member.kind === 'group' || this.data.user(member.id)?.status !== 'deprovisioned').length;
  }

  insert(group: Group): void {
    this.record(() => {
      if (this.data.groups.has(group.id)) throw new StoreConflictError('The group exists');
      this.setGroup(group);
    });
  }

  replace(before: Group, after: Group): void {
    this.record(() => {
      const standing = this.data.groups.get(after.id);
      if (standing !== undefined) this.setGroup(applyChange(standing, before, after));
    });
  }

  detach(after: readonly Group[]): void {
    this.record(() => {
      for (const { id, kind, connection, formerConnection, nameScope, updatedAt, version } of after) {
        const standing = this.data.groups.get(id);
        if (standing !== undefined) this.setGroup({ ...standing, kind, connection, formerConnection, nameScope, updatedAt, version });
      }
    });
  }

  delete({ id }: Group): void {
    this.record(() => {
      this.data.groups.delete(id);
      this.data.memberships.deleteWhere((row) => row.group === id || (row.member.kind === 'group' && row.member.id === id));
      this.data.suspended.deleteWhere((row) => row.group === id);
    });
  }

  changeMembers(group: GroupId, delta: MembershipDelta, at: Date): void {
    const apply = () => {
      const added = delta.add.filter((member) => !this.data.memberships.has(membershipKey(group, member)));
      const removed = delta.remove.filter((member) => this.data.memberships.has(membershipKey(group, member)));
      for (const member of added) this.data.memberships.set(membershipKey(group, member), { group, member });
      for (const member of removed) this.data.memberships.delete(membershipKey(group, member));
      if (added.length + removed.length > 0) this.touch(group, at);
    };
    const isMember = (member: MemberRef) => this.data.memberships.has(membershipKey(group, member));
    this.record(apply, () => delta.add.every((member) => !isMember(member) || (this.data.groups.has(group) && this.exists(member))));
  }

  suspendMemberships(user: UserId, connection: ConnectionId, at: Date): void {
    this.record(() => {
      for (const { id: group } of this.containing(user, connection)) {
        this.data.memberships.delete(membershipKey(group, { kind: 'user', id: user }));
        this.data.suspended.set(keyOf(group, user), { group, user, connection });
        this.touch(group, at);
      }
    });
  }

  resumeMemberships(user: UserId, connection: ConnectionId, at: Date): void {
    this.record(() => {
      const member: MemberRef = { kind: 'user', id: user };
      for (const row of this.data.suspended.filter((each) => each.user === user && each.connection === connection)) {
        this.data.suspended.delete(keyOf(row.group, user));
        const key = membershipKey(row.group, member);
        if (!isExternal(this.data.groups.get(row.group), connection) || this.data.memberships.has(key)) continue;
        this.data.memberships.set(key, { group: row.group, member });
        this.touch(row.group, at);
      }
    });
  }

  forgetSuspendedMemberships(user: UserId): void {
    this.record(() => this.data.suspended.deleteWhere((row) => row.user === user));
  }

  private containing(user: UserId, connection: ConnectionId): readonly Group[] {
    return this.data.groupsContaining({ kind: 'user', id: user }).filter((group) => isExternal(group, connection));
  }

  private exists(member: MemberRef): boolean {
    return member.kind === 'user' ? this.data.users.has(member.id) : this.data.groups.has(member.id);
  }

  private touch(id: GroupId, at: Date): void {
    const group = this.data.groups.get(id);
    if (group !== undefined) this.data.groups.set(id, { ...group, updatedAt: at, version: group.version + 1 });
  }

  private setGroup(group: Group): void {
    const wanted = nameKey(group);
    const holder = this.data.groups.find((other) => other.id !== group.id && nameKey(other) === wanted);
    if (holder !== undefined) throw new StoreConflictError(`The name is held by group ${holder.id}`);
    this.data.groups.set(group.id, group);
  }
}
