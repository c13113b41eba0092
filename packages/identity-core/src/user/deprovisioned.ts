import type { ProvisionedUser } from './provisioned-user.js';
import type { User } from './user.js';

/** The account after its directory deleted it: the SCIM id retired for good, kept for the retention time. */
export function deprovisioned(user: User, record: ProvisionedUser, now: Date, retentionMilliseconds: number): User {
  return {
    ...user,
    status: 'deprovisioned',
    scimIds: user.scimIds.map((held) => (held.value === record.scimId ? { ...held, retired: true } : held)),
    updatedAt: now,
    deprovisionedAt: now,
    purgeAfter: new Date(now.getTime() + retentionMilliseconds),
  };
}
