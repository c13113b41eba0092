import type { GuardSettings } from '../connection/connection.js';

/** What a window of the guard has seen. */
export interface GuardWindow {
  /** What stands now: active users of the connection, or members of the group. */
  readonly standing: number;
  /** What acts inside the window took away already. */
  readonly takenAway: number;
}

export type GuardDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'held'; readonly count: number; readonly base: number; readonly share: number };

/**
 * Decides whether an act that takes `size` away is held for an administrator. Pure and total.
 *
 * Held when the window's count with this act exceeds both `minimum` and `maxShare` of the base; the base is what stands now
 * plus what the window's counted acts took away. Holds under racing requests only when they are serialised while the window
 * is read and written.
 */
export function decideGuard(settings: GuardSettings, window: GuardWindow, size: number): GuardDecision {
  const base = window.standing + window.takenAway;
  const count = window.takenAway + size;
  if (count <= settings.minimum || count <= settings.maxShare * base) return { kind: 'allowed' };
  return { kind: 'held', count, base, share: base === 0 ? 1 : count / base };
}
