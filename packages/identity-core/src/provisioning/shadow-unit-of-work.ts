import type { Decision } from '../decision-log/decision.js';
import type { DecisionLog } from '../decision-log/decision-log.js';
import type { GroupStore } from '../group/group-store.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';
import type { PresentedIdentifiers, UserId } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import type { UserStore } from '../user/user-store.js';
import { parseShadowWorldId } from '../connection/shadow-world-id.js';

/** An id that the directory was told in shadow mode, and will be told again when the connection is live. */
interface Promised {
  readonly kind: 'user' | 'group';
  readonly externalId: string;
  readonly id: string;
}

/**
 * The unit of work of connections in shadow mode: the use cases run unchanged, their writes land in the connection's own
 * world, their decisions in the real log as `planned`, and no event is told.
 *
 * Who is matched is looked up in the real tenant too: a real person is taken into the world when something is first done
 * to them there, and the real account is never touched.
 */
export class ShadowUnitOfWork implements IdentityUnitOfWork {
  constructor(private readonly real: IdentityUnitOfWork) {}

  async run<T>(world: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    const owner = parseShadowWorldId(world);
    if (owner === undefined) throw new TypeError('A shadow unit of work runs in a shadow world only');
    let decisions: Decision[] = [];
    let promised: Promised[] = [];
    const result = await this.real.run(world, async (stores) => {
      decisions = [];
      promised = [];
      return work({
        ...stores,
        users: this.usersOf(stores.users, owner.tenant, world, promised),
        groups: groupsOf(stores.groups, promised),
        decisions: collecting(decisions),
      });
    });
    await this.real.run(owner.tenant, async (stores) => {
      for (const decision of decisions) stores.decisions.record(planned(decision, owner.tenant), []);
      const at = decisions[0]?.at;
      if (at === undefined) return;
      for (const { kind, externalId, id } of promised) stores.users.recordPromise(owner.connection, kind, externalId, id, at);
    });
    return result;
  }

  private usersOf(users: UserStore, tenant: TenantId, world: TenantId, promised: Promised[]): UserStore {
    /** Real people whom the world does not know yet. */
    const strangers = new Set<UserId>();
    return {
      ...bound(users),
      findCandidates: async (presented: PresentedIdentifiers) => {
        const known = await users.findCandidates(presented);
        const missing: User[] = [];
        for (const real of await this.real.run(tenant, (stores) => stores.users.findCandidates(presented))) {
          if (known.some((user) => user.id === real.id) || (await users.get(real.id)) !== undefined) continue;
          strangers.add(real.id);
          missing.push({ ...real, tenant: world, scimIds: [] });
        }
        return [...known, ...missing];
      },
      replace: (before, after) => {
        if (strangers.has(after.id)) users.insert(after);
        else users.replace(before, after);
      },
      insertRecord: (record) => {
        users.insertRecord(record);
        if (record.externalId !== null) promised.push({ kind: 'user', externalId: record.externalId, id: record.scimId });
      },
    };
  }
}

function groupsOf(groups: GroupStore, promised: Promised[]): GroupStore {
  return {
    ...bound(groups),
    insert: (group) => {
      groups.insert(group);
      if (group.externalId !== null) promised.push({ kind: 'group', externalId: group.externalId, id: group.id });
    },
  };
}

const collecting = (decisions: Decision[]): DecisionLog => ({
  record: (decision) => {
    decisions.push(decision);
  },
});

/** A refusal stays readable by its reason; nothing happened, so there is no event. */
const planned = (decision: Decision, tenant: TenantId): Decision => ({ ...decision, tenant, outcome: 'planned', events: [] });

/** A store's methods, callable without it: adapters are classes, and a spread would lose their prototype. */
function bound<Store extends object>(store: Store): Store {
  const methods: Record<string, unknown> = {};
  for (let level: object | null = store; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level) as object | null) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const value = (store as Record<string, unknown>)[name];
      if (name !== 'constructor' && typeof value === 'function' && !(name in methods)) methods[name] = (value as (...args: unknown[]) => unknown).bind(store);
    }
  }
  return methods as Store;
}
