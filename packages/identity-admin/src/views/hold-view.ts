import type { Hold } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function holdView({ id, at, act, status }: Hold): object {
  return { id, at: timeView(at), action: act.kind, user: 'user' in act ? act.user : null, group: 'group' in act ? act.group : null, status };
}
