import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { User } from '../user/user.js';
import type { SessionRevocation } from './session.js';
import type { SessionStore } from './session-store.js';

/**
 * Ends every session of a user who is locked by this unit of work, and leaves the receipt, also when there was none to
 * end: an administrator sees that it was asked.
 */
export async function endSessions(
  sessions: SessionStore,
  user: User,
  reason: SessionRevocation['reason'],
  draft: DecisionDraft,
  revocationId: string,
): Promise<number> {
  const ended = await sessions.countByUser(user.id);
  sessions.endByUser(user.id);
  sessions.recordRevocation({
    tenant: user.tenant,
    id: revocationId,
    user: user.id,
    requestedAt: draft.at,
    confirmedAt: draft.at,
    sessions: ended,
    reason,
    decision: draft.id,
  });
  draft.step('end-sessions', `${ended} ended`, reason);
  if (ended > 0) draft.event('user.sessions_revoked', { user: user.id, sessions: ended, reason });
  return ended;
}
