import type { SessionRevocation } from './session.js';

export interface DueRevocation {
  readonly revocation: SessionRevocation;
  /** How often the host failed so far. */
  readonly attempts: number;
}

/** Driven port: receipts that a host has still to confirm. Each call is one short statement. */
export interface RevocationQueue {
  /** Over all tenants: not confirmed and to be asked for at `now`, the oldest first. */
  findDue(now: Date, limit: number): Promise<readonly DueRevocation[]>;
  /** Of any number of processes exactly one asks the host, until `until`. `false`: somebody else does, or it is confirmed. */
  claim(revocation: SessionRevocation, now: Date, until: Date): Promise<boolean>;
  /** The host failed: it is asked again at `until`. */
  postpone(revocation: SessionRevocation, until: Date): Promise<void>;
  /** The host ended so many sessions more. What is confirmed stays as it is. */
  confirm(revocation: SessionRevocation, sessions: number, at: Date): Promise<void>;
  /** What is not confirmed, and since when the oldest of it waits. */
  readBacklog(): Promise<{ readonly waiting: number; readonly oldest: Date | null }>;
  /** Housekeeping: forgets confirmed receipts of what was asked before `before`. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}
