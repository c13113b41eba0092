import type { Brand } from '../kernel/brand.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { GroupId, MemberRef } from '../group/group.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { ScimId, UserId } from '../user/identifiers.js';

export type HoldId = Brand<string, 'HoldId'>;
export const holdId = (value: string): HoldId => value as HoldId;

/** What a directory wanted to take away. */
export type HeldAct =
  | { readonly kind: 'deactivate-user' | 'delete-user'; readonly user: UserId; readonly scimId: ScimId }
  | { readonly kind: 'remove-members'; readonly group: GroupId; readonly members: readonly MemberRef[] }
  | { readonly kind: 'delete-group'; readonly group: GroupId };

/** An act that waits for an administrator. */
export interface Hold {
  readonly tenant: TenantId;
  readonly id: HoldId;
  readonly connection: ConnectionId;
  readonly at: Date;
  readonly act: HeldAct;
  readonly status: 'pending' | 'approved' | 'rejected';
  /** The decision that held it. */
  readonly decision: DecisionId;
}

/** The user or the group from which the act takes something away. */
export function subjectOf(act: HeldAct): UserId | GroupId {
  return 'group' in act ? act.group : act.user;
}

/** Whether two acts are the same, so that a repetition finds the hold that waits already. */
export function isSameAct(one: HeldAct, other: HeldAct): boolean {
  return canonical(one) === canonical(other);
}

function canonical(act: HeldAct): string {
  switch (act.kind) {
    case 'deactivate-user':
    case 'delete-user':
      return `${act.kind} ${act.user}`;
    case 'delete-group':
      return `${act.kind} ${act.group}`;
    case 'remove-members':
      return `${act.kind} ${act.group} ${act.members.map((member) => `${member.kind}:${member.id}`).sort().join(' ')}`;
  }
}
