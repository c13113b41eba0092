import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId } from '../decision-log/decision.js';
import type { IdentifierDigests } from '../kernel/clock.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { tombstoneTextsOf } from '../user/tombstone-texts.js';
import { parseShadowWorldId, shadowWorldId } from '../connection/shadow-world-id.js';
import type { PersonTraces } from '../user/erased-traces.js';
import type { PresentedIdentifiers, UserId } from '../user/identifiers.js';
import type { UserStore } from '../user/user-store.js';
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
    // The tenant's key is read before the unit, which holds a connection of its own.
    await this.digests.digest(tenant, []);
    await this.purgeCopies(tenant, id);
    const { outcome, traces } = await this.purge(tenant, id);
    const owner = parseShadowWorldId(tenant);
    // What a world decided stands in the tenant's own log.
    if (owner !== undefined && outcome.kind === 'purged') await this.eraseTraces(owner.tenant, [{ id, traces }]);
    return outcome;
  }

  /**
   * Copies of the person in worlds of shadow mode, and whom a directory created there for the person, go first: once the
   * account is purged nobody would look for them.
   */
  private async purgeCopies(tenant: TenantId, id: UserId): Promise<void> {
    const { unitOfWork, clock } = this.ports;
    const due = await unitOfWork.run(tenant, async ({ users, connections }) => {
      const user = await users.get(id);
      return user !== undefined && isDue(user, clock.now()) ? { user, worlds: await connections.findShadowing() } : undefined;
    });
    for (const connection of due?.worlds ?? []) {
      const erased = await unitOfWork.run(shadowWorldId(tenant, connection), async ({ users }) => {
        const copies = await findCopies(users, due?.user);
        const traces = new Map<UserId, PersonTraces>();
        for (const copy of copies) {
          const found = await users.findTraces(copy.id);
          traces.set(copy.id, found);
          users.purge(purged(copy, clock.now()), [], found);
        }
        return [...traces].map(([copy, found]) => ({ id: copy, traces: found }));
      });
      await this.eraseTraces(tenant, erased);
    }
  }

  private async eraseTraces(tenant: TenantId, people: readonly { readonly id: UserId; readonly traces: PersonTraces }[]): Promise<void> {
    if (people.length === 0) return;
    await this.ports.unitOfWork.run(tenant, async ({ users }) => {
      for (const { id, traces } of people) users.eraseTraces(id, traces);
    });
  }

  private async purge(tenant: TenantId, id: UserId): Promise<{ readonly outcome: PurgeOutcome; readonly traces: PersonTraces }> {
    const { unitOfWork, ids, clock } = this.ports;
    return unitOfWork.run(tenant, async (stores) => {
      const user = await stores.users.get(id);
      const now = clock.now();
      if (user === undefined || !isDue(user, now)) return { outcome: { kind: 'not-due' } as const, traces: { identifiers: [], names: [] } };
      const tombstones = await this.digests.digest(tenant, tombstoneTextsOf(user));
      const draft = new DecisionDraft(
        { tenant, kind: 'system', action: 'purge-user', connection: user.managedBy, actor: { kind: 'system', id: null }, input: null },
        ids,
        clock,
      );
      draft.about({ user: id });
      draft.step('retention', 'over', `since ${user.purgeAfter?.toISOString() ?? ''}`);
      draft.change({ kind: 'user', id }, 'status', 'deprovisioned', 'purged');
      draft.event('user.purged', { user: id });
      const traces = await stores.users.findTraces(id);
      stores.users.purge(purged(user, now), tombstones, traces);
      return { outcome: { kind: 'purged', decision: draft.accept(stores.decisions) } as const, traces };
    });
  }
}

/** Under the account's own id, or under another with a UPN or an external id of the person. */
async function findCopies(users: UserStore, user: User | undefined): Promise<readonly User[]> {
  if (user === undefined) return [];
  const found = new Map<UserId, User>();
  const own = await users.get(user.id);
  if (own !== undefined && own.status !== 'purged') found.set(own.id, own);
  const { upn, externalIds } = user;
  const presented: readonly PresentedIdentifiers[] = [...(upn === null ? [] : [{ upn }]), ...externalIds.map((externalId) => ({ externalId }))];
  for (const identifiers of presented) for (const copy of await users.findCandidates(identifiers)) found.set(copy.id, copy);
  return [...found.values()];
}

function isDue({ status, purgeAfter }: User, now: Date): boolean {
  return status === 'deprovisioned' && purgeAfter !== null && purgeAfter <= now;
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
