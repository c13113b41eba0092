import type { EffectiveGroup, GroupMember, GroupWithCount } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function groupView({ group, memberCount }: GroupWithCount): object {
  const { id, name, kind, connection, formerConnection, roles, createdAt, updatedAt } = group;
  return { id, name, kind, connection, formerConnection, roles, memberCount, createdAt: timeView(createdAt), updatedAt: timeView(updatedAt) };
}

export function memberView({ id, kind, displayName, upn }: GroupMember): object {
  return { id, kind, displayName, upn };
}

export function effectiveGroupView({ group, path }: EffectiveGroup): object {
  return { id: group.id, name: group.name, kind: group.kind, path: path.map(({ id, name }) => ({ id, name })) };
}
