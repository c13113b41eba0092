import type { Refusal } from '../decision-log/refusal-code.js';
import { decideGroupChange, type GroupActor } from '../group/decide-group-change.js';
import { MAX_NESTING_DEPTH, decideNesting } from '../group/decide-nesting.js';
import type { Group, GroupId, MemberRef } from '../group/group.js';
import type { MembershipDelta } from '../group/group-store.js';
import type { MembershipWish } from '../group/membership-change.js';
import type { Stores } from '../ports.js';
import type { ScimId } from '../user/identifiers.js';
import type { ProvisioningRequest } from './provisioning-request.js';

type MemberRefusal = Refusal<'group.member_unknown' | 'group.nested_refused' | 'group.cycle' | 'group.too_deep'>;

export type MemberResolution =
  | { readonly kind: 'resolved'; readonly delta: MembershipDelta }
  | { readonly kind: 'refused'; readonly refusal: MemberRefusal };

export function actorOf({ connection, scim }: ProvisioningRequest): Extract<GroupActor, { kind: 'connection' }> {
  return { kind: 'connection', id: connection.id, visibility: scim.visibility, nestedGroups: scim.nestedGroups };
}

/**
 * Translates a wish in SCIM ids into the members to add and to remove. Set-based: a few reads whatever the number of ids.
 *
 * Whoever is to be added must be known to the connection, else nothing is applied; removing somebody who is no member is
 * no error. Only what differs from the membership now comes back.
 */
export async function resolveMembers(
  stores: Stores,
  request: ProvisioningRequest,
  group: Group,
  wish: MembershipWish,
): Promise<MemberResolution> {
  const { connection } = request;
  const ids = [...wish.add, ...wish.remove];
  const users = ids.length === 0 ? new Map<ScimId, never>() : await stores.users.findByScimIds(connection.id, ids as ScimId[]);
  const others = ids.filter((id) => !users.has(id as ScimId));
  const nested = others.length === 0 ? new Set<GroupId>() : await stores.groups.findExternal(connection.id, others as GroupId[]);

  const wanted: MemberRef[] = [];
  for (const id of wish.add) {
    const user = users.get(id as ScimId);
    if (user !== undefined) {
      wanted.push({ kind: 'user', id: user });
      continue;
    }
    if (!nested.has(id as GroupId)) return { kind: 'refused', refusal: unknownMember(id) };
    const decision = decideGroupChange(actorOf(request), group, 'nest');
    if (decision.kind !== 'allowed') return { kind: 'refused', refusal: nestedRefused(id, request) };
    wanted.push({ kind: 'group', id: id as GroupId });
  }
  const refusal = await refuseNesting(stores, group, wanted);
  if (refusal !== null) return { kind: 'refused', refusal };
  if (wish.base === 'empty') return { kind: 'resolved', delta: await stores.groups.planReplacement(group.id, wanted) };

  const unwanted: MemberRef[] = [];
  for (const id of wish.remove) {
    const user = users.get(id as ScimId);
    if (user !== undefined) unwanted.push({ kind: 'user', id: user });
    else if (nested.has(id as GroupId)) unwanted.push({ kind: 'group', id: id as GroupId });
  }
  if (wanted.length === 0 && unwanted.length === 0) return { kind: 'resolved', delta: { add: [], remove: [] } };
  const present = new Set((await stores.groups.findPresent(group.id, [...wanted, ...unwanted])).map((member) => member.id));
  return {
    kind: 'resolved',
    delta: {
      add: wanted.filter((member) => !present.has(member.id)),
      remove: unwanted.filter((member) => present.has(member.id)),
    },
  };
}

/**
 * A cycle or too deep a nesting. Whoever nests in a tenant waits here for one another, so that two requests cannot close a
 * cycle together: ways lead on through groups that other connections have got since.
 */
async function refuseNesting(stores: Stores, group: Group, wanted: readonly MemberRef[]): Promise<MemberRefusal | null> {
  const nested = wanted.filter((member) => member.kind === 'group').map((member) => member.id);
  if (nested.length === 0) return null;
  await stores.connections.lockTenant();
  const down = await stores.groups.findNesting(nested, 'down', MAX_NESTING_DEPTH + 1);
  const up = await stores.groups.findNesting([group.id], 'up', MAX_NESTING_DEPTH + 1);
  const decision = decideNesting(group.id, nested, down, up);
  switch (decision.kind) {
    case 'allowed':
      return null;
    case 'cycle':
      return {
        code: 'group.cycle',
        detail: `The group ${group.id} would contain itself, on the path ${decision.path.join(' → ')}`,
        remedy: 'Remove one of the memberships on that path first.',
      };
    case 'too-deep':
      return {
        code: 'group.too_deep',
        detail: `Groups would be nested ${decision.depth} deep; at most ${MAX_NESTING_DEPTH} are allowed`,
        remedy: 'Flatten the groups.',
      };
  }
}

function unknownMember(id: string): MemberRefusal {
  return {
    code: 'group.member_unknown',
    detail: `The member ${id} is unknown to this connection`,
    remedy: 'Provision the person first, and send the id that the creation answered.',
  };
}

function nestedRefused(id: string, { connection }: ProvisioningRequest): MemberRefusal {
  return {
    code: 'group.nested_refused',
    detail: `The member ${id} is a group, and nested groups are refused by the connection "${connection.name}"`,
    remedy: 'Send people as members, or set nestedGroups to "accept" in the connection.',
  };
}
