import type { ConnectionId } from '../connection/connection-id.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { Group } from './group.js';

/** What somebody wants done to a group. */
export type GroupAct = 'rename' | 'describe' | 'change-members' | 'nest' | 'delete' | 'set-roles' | 'detach' | 'relink';

/** Who wants it. `host` is the embedding application or its operator; `administrator` a customer's own. */
export type GroupActor =
  | { readonly kind: 'connection'; readonly id: ConnectionId; readonly visibility: 'own' | 'all'; readonly nestedGroups: 'reject' | 'accept' }
  | { readonly kind: 'host' }
  | { readonly kind: 'administrator' };

export type GroupChangeDecision =
  | { readonly kind: 'allowed' }
  /** The actor learns nothing about a group it has no authority over. */
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused'; readonly refusal: Refusal<'group.externally_managed' | 'group.nested_refused'> };

/**
 * Decides whether `actor` may do `act` to `group`.
 *
 * Pure and total. An external group is changed only by the connection that has authority over it; everyone else may read
 * it and grant rights to it. Internal and system groups are invisible to connections unless `visibility` is `all`, and
 * then read-only. Roles, detach and re-link are the administrator's, never a connection's.
 */
export function decideGroupChange(actor: GroupActor, group: Group, act: GroupAct): GroupChangeDecision {
  if (actor.kind === 'connection') return decideForConnection(actor, group, act);
  if (act === 'set-roles' || act === 'detach' || act === 'relink') return { kind: 'allowed' };
  if (group.kind === 'external') {
    return refused(
      `The group "${group.name}" is managed by the connection "${group.connection}".`,
      `Change it in the directory of "${group.connection}", or detach the group to edit it here.`,
    );
  }
  if (group.kind === 'system' && actor.kind === 'administrator') {
    return refused(`The group "${group.name}" is defined by the application.`, 'Use a group of your own beside it.');
  }
  return { kind: 'allowed' };
}

function decideForConnection(actor: Extract<GroupActor, { kind: 'connection' }>, group: Group, act: GroupAct): GroupChangeDecision {
  if (group.kind !== 'external' || group.connection !== actor.id) {
    if (actor.visibility === 'own') return { kind: 'not-found' };
    return refused(`The group "${group.name}" is not managed by this connection.`, 'It can be read here, not changed.');
  }
  switch (act) {
    case 'rename':
    case 'describe':
    case 'change-members':
    case 'delete':
      return { kind: 'allowed' };
    case 'nest':
      if (actor.nestedGroups === 'accept') return { kind: 'allowed' };
      return {
        kind: 'refused',
        refusal: {
          code: 'group.nested_refused',
          detail: `The group "${group.name}" cannot hold nested groups.`,
          remedy: 'Send people as members, or set nestedGroups to "accept" in the connection.',
        },
      };
    case 'set-roles':
    case 'detach':
    case 'relink':
      return refused('Only an administrator may do this.', 'Use the administration of the application.');
  }
}

function refused(detail: string, remedy: string): GroupChangeDecision {
  return { kind: 'refused', refusal: { code: 'group.externally_managed', detail, remedy } };
}
