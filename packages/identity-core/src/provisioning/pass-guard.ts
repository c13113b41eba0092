import type { Connection, ScimSettings } from '../connection/connection.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Refusal } from '../decision-log/refusal-code.js';
import type { GroupId } from '../group/group.js';
import type { Ids } from '../kernel/clock.js';
import type { Stores } from '../ports.js';
import { decideGuard } from '../guard/decide-guard.js';
import { isSameAct, subjectOf, type HeldAct, type Hold, type HoldId } from '../guard/hold.js';

export type GuardPassage = { readonly kind: 'passed' } | { readonly kind: 'held'; readonly refusal: Refusal<'guard.tripped'> };

const PASSED: GuardPassage = { kind: 'passed' };

/**
 * Lets an act that takes something away through the guard, and counts it; or holds it.
 *
 * With a guard, everybody whose act counts waits on the connection's lock for one another. A repetition of a held act finds
 * the hold that waits already.
 *
 * @param size People or members taken away.
 */
export async function passGuard(
  stores: Stores,
  connection: Connection,
  { guard }: ScimSettings,
  act: HeldAct,
  size: number,
  draft: DecisionDraft,
  ids: Ids,
): Promise<GuardPassage> {
  if (guard === null || size === 0) return PASSED;
  await stores.connections.lock(connection.id);
  const group: GroupId | null = 'group' in act ? act.group : null;
  const since = new Date(draft.at.getTime() - guard.windowMinutes * 60_000);
  const window = {
    standing: group === null ? await stores.users.countActive(connection.id) : await stores.groups.countMembers(group),
    takenAway: await stores.guard.countSince(connection.id, group, since),
  };
  const decision = decideGuard(guard, window, size);
  if (decision.kind === 'allowed') {
    draft.step('decide-guard', 'allowed', `${window.takenAway + size} of ${window.standing + window.takenAway} within ${guard.windowMinutes} minutes`);
    stores.guard.recordAct({ id: ids.next(), connection: connection.id, group, size, at: draft.at });
    return PASSED;
  }
  const detail = `The guard holds this: ${decision.count} of ${decision.base} within ${guard.windowMinutes} minutes exceeds ${guard.minimum} and a share of ${guard.maxShare}`;
  draft.step('decide-guard', 'held', detail);
  const pending = await stores.guard.findPending(connection.id, subjectOf(act));
  if (!pending.some((hold) => isSameAct(hold.act, act))) {
    const hold: Hold = { tenant: connection.tenant, id: ids.next() as HoldId, connection: connection.id, at: draft.at, act, status: 'pending', decision: draft.id };
    stores.guard.insertHold(hold);
    draft.event('guard.tripped', { hold: hold.id, connection: connection.id, action: act.kind, user: 'user' in act ? act.user : null, group });
  }
  return {
    kind: 'held',
    refusal: { code: 'guard.tripped', detail, remedy: 'An administrator approves or rejects the hold; a repetition changes nothing until then.' },
  };
}
