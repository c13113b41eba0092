import type { EffectiveGroup, EffectiveMember, GroupDirectory, GroupMember, GroupQuery, GroupWithCount } from '../group/group-directory.js';
import { groupNameKey, type Group, type GroupId, type MemberRef } from '../group/group.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from '../user/identifiers.js';
import { containsText } from './contains-text.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';
import { pageOf } from './page-of.js';

const MAX_DEPTH = 32;

export class InMemoryGroupDirectory implements GroupDirectory {
  constructor(private readonly database: InMemoryDatabase) {}

  async get(tenant: TenantId, id: GroupId): Promise<GroupWithCount | undefined> {
    const data = this.database.read(tenant);
    const group = data.groups.get(id);
    return group === undefined ? undefined : { group, memberCount: data.membersOf(id).length };
  }

  async find(tenant: TenantId, { text, kind, connection }: GroupQuery, request: PageRequest): Promise<Page<GroupWithCount>> {
    const data = this.database.read(tenant);
    const groups = data.groups.filter(
      (group) =>
        (kind === undefined || group.kind === kind) &&
        (connection === undefined || group.connection === connection) &&
        containsText(text, group.name),
    );
    const page = pageOf(groups, (group) => group.id, request);
    return { ...page, items: page.items.map((group) => ({ group, memberCount: data.membersOf(group.id).length })) };
  }

  async findMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<GroupMember>> {
    const data = this.database.read(tenant);
    const members = data.membersOf(id).map((member) => describeMember(data, member));
    return pageOf(members, (member) => `${member.kind} ${member.id}`, page);
  }

  async findEffectiveGroups(tenant: TenantId, user: UserId): Promise<readonly EffectiveGroup[]> {
    const data = this.database.read(tenant);
    const found = new Map<GroupId, EffectiveGroup>();
    const reach = (groups: readonly Group[], below: EffectiveGroup['path']): EffectiveGroup[] =>
      groups.flatMap((group) => {
        if (found.has(group.id)) return [];
        const reached = { group, path: [...below, { id: group.id, name: group.name }] };
        found.set(group.id, reached);
        return [reached];
      });

    let level = reach(data.groupsContaining({ kind: 'user', id: user }), []);
    for (let depth = 1; depth < MAX_DEPTH; depth += 1) {
      level = level.flatMap(({ group, path }) => reach(data.groupsContaining({ kind: 'group', id: group.id }), path));
    }
    return [...found.values()].sort((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
  }

  async findEffectiveMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<EffectiveMember>> {
    const data = this.database.read(tenant);
    const root = data.groups.get(id);
    const members = new Map<UserId, EffectiveMember>();
    const seen = new Set<GroupId>([id]);
    let level = root === undefined ? [] : [{ group: root.id, path: [{ id: root.id, name: root.name }] }];
    for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
      const next: typeof level = [];
      for (const { group, path } of level.sort((one, other) => (one.group < other.group ? -1 : 1))) {
        for (const member of data.membersOf(group)) {
          if (member.kind === 'user') {
            const user = data.user(member.id);
            if (user === undefined || members.has(user.id)) continue;
            members.set(user.id, { id: user.id, displayName: user.fields.displayName, upn: user.upn, path });
          } else {
            const nested = data.groups.get(member.id);
            if (nested === undefined || seen.has(nested.id)) continue;
            seen.add(nested.id);
            next.push({ group: nested.id, path: [...path, { id: nested.id, name: nested.name }] });
          }
        }
      }
      level = next;
    }
    return pageOf([...members.values()], (member) => member.id, page);
  }
}

const sortKey = ({ group }: EffectiveGroup): string => `${groupNameKey(group.name)}\u0000${group.id}`;

function describeMember(data: TenantData, member: MemberRef): GroupMember {
  if (member.kind === 'group') {
    return { kind: 'group', id: member.id, displayName: data.groups.get(member.id)?.name ?? null, upn: null };
  }
  const user = data.user(member.id);
  return { kind: 'user', id: member.id, displayName: user?.fields.displayName ?? null, upn: user?.upn ?? null };
}
