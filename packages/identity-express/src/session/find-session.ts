import type { Clock, Session, SessionDirectory, Tenant, User } from '@vestibule/identity-core';
import { hashSecret } from '../adapters/node-secrets.js';
import type { HttpRequest } from '../http/http-message.js';
import { readSessionCookies } from './session-cookie.js';

/** How stale `lastSeenAt` may be: a write per request would cost more than it tells. */
const TOUCH_AFTER_MILLISECONDS = 60_000;

export interface LiveSession {
  readonly session: Session;
  readonly user: User;
}

export type FindSession = (tenant: Tenant, request: HttpRequest) => Promise<LiveSession | undefined>;

/** The session of this tenant that a request's cookie names, remembered as seen. */
export function createFindSession(sessions: SessionDirectory, clock: Clock): FindSession {
  return async (tenant, request) => {
    for (const secret of readSessionCookies(request.headers['cookie'])) {
      const now = clock.now();
      const live = await sessions.findLive(tenant.id, hashSecret(secret), now);
      if (live === undefined) continue;
      if (now.getTime() - live.session.lastSeenAt.getTime() > TOUCH_AFTER_MILLISECONDS) await sessions.touch(live.session, now);
      return live;
    }
    return undefined;
  };
}
