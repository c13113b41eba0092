import type { Decision } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

/** A planned decision as a line of the plan. */
export function plannedView(decision: Decision): object {
  const { at, action, user, group, matchedBy, changes, reason, detail, remedy } = decision;
  const kind = action.endsWith('-group') ? 'group' : 'user';
  return {
    at: timeView(at),
    action,
    target: { kind, name: nameOf(decision, kind), id: kind === 'group' ? group : user },
    matchedBy,
    changes,
    refusal: reason === null ? null : { code: reason, detail, remedy },
    decision: decision.id,
  };
}

function nameOf({ changes, input }: Decision, kind: 'user' | 'group'): string | null {
  const changed = changes.find((change) => change.field === (kind === 'group' ? 'name' : 'upn'));
  const name = changed?.to ?? changed?.from ?? input?.[kind === 'group' ? 'displayName' : 'userName'];
  return typeof name === 'string' ? name : null;
}
