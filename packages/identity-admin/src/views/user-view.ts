import type { Session, SessionRevocation, User } from '@vestibule/identity-core';
import { timeView } from './time-view.js';

export function userView(user: User): object {
  return {
    id: user.id,
    upn: user.upn,
    email: user.email,
    ...user.fields,
    status: user.status,
    active: user.status === 'active',
    blocked: user.blocked,
    managedBy: user.managedBy,
    protected: user.protected,
    externalIds: user.externalIds.map(({ connection, channel, value }) => ({ connection, channel, value })),
    scimIds: user.scimIds.filter((id) => !id.retired).map(({ connection, value }) => ({ connection, value })),
    createdAt: timeView(user.createdAt),
    updatedAt: timeView(user.updatedAt),
    deprovisionedAt: timeView(user.deprovisionedAt),
    purgeAfter: timeView(user.purgeAfter),
  };
}

export function sessionView({ id, connection, createdAt, lastSeenAt, expiresAt }: Session): object {
  return { id, connection, createdAt: timeView(createdAt), lastSeenAt: timeView(lastSeenAt), expiresAt: timeView(expiresAt) };
}

export function revocationView({ requestedAt, confirmedAt, sessions, reason, decision }: SessionRevocation): object {
  return { requestedAt: timeView(requestedAt), confirmedAt: timeView(confirmedAt), sessions, reason, decision };
}
