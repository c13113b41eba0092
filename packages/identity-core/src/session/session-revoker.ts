import type { SessionRevocation } from './session.js';

/** Whose sessions are to end, and why. `id` is the same at every repetition. */
export type RevocationRequest = Pick<SessionRevocation, 'tenant' | 'id' | 'user' | 'requestedAt' | 'reason'>;

/** Driven port of a host that keeps sessions of its own beside ours; ours end inside the transaction of the change. */
export interface SessionRevoker {
  /**
   * Ends every session that the host keeps for the user. Asked after the commit, outside any transaction, at least once and
   * until it succeeds, by whichever process comes first: it must be idempotent.
   *
   * @returns How many sessions it ended.
   * @throws Whatever it throws: it is asked again later.
   */
  revoke(request: RevocationRequest): Promise<{ readonly sessions: number }>;
}
