import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { IdentifierDigests } from '../kernel/clock.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { tombstoneTextsOf } from '../user/tombstone-texts.js';
import type { UserId } from '../user/identifiers.js';
import { NO_FIELDS, type User } from '../user/user.js';
import type { AdministrationPorts } from './administration-request.js';

export type PurgeOutcome =
  | { readonly kind: 'purged'; readonly decision: DecisionId }
  /** Restored, purged by another process, or not yet due: nothing happened. */
  | { readonly kind: 'not-due' };

/**
 * Use case: the retention time of a deprovisioned user is over. Personal data is erased; the account's id, hashed identifiers
 * and the decisions stay, the person's fields in them blanked. Any number of processes may ask at once: one does it.
 */
export class PurgeUser {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly digests: IdentifierDigests,
  ) {}

  async execute(tenant: TenantId, id: UserId): Promise<PurgeOutcome> {
    const { unitOfWork, ids, clock } = this.ports;
    // The tenant's key is read before the unit, which holds a connection of its own.
    await this.digests.digest(tenant, []);
    return unitOfWork.run<PurgeOutcome>(tenant, async (stores) => {
      const user = await stores.users.get(id);
      const now = clock.now();
      if (user?.status !== 'deprovisioned' || user.purgeAfter === null || user.purgeAfter > now) return { kind: 'not-due' };
      const tombstones = await this.digests.digest(tenant, tombstoneTextsOf(user));
      const draft = new DecisionDraft(
        { tenant, kind: 'system', action: 'purge-user', connection: user.managedBy, actor: { kind: 'system', id: null }, input: null },
        ids,
        clock,
      );
      draft.about({ user: id });
      draft.step('retention', 'over', `since ${user.purgeAfter.toISOString()}`);
      draft.change({ kind: 'user', id }, 'status', 'deprovisioned', 'purged');
      draft.event('user.purged', { user: id });
      stores.users.purge(purged(user, now), tombstones);
      return { kind: 'purged', decision: draft.accept(stores.decisions) };
    });
  }
}

function purged(user: User, now: Date): User {
  return {
    ...user,
    upn: null,
    email: null,
    fields: NO_FIELDS,
    status: 'purged',
    blocked: false,
    protected: false,
    managedBy: null,
    provisionedFields: [],
    upnProvisionedAt: null,
    externalIds: [],
    scimIds: [],
    updatedAt: now,
  };
}
