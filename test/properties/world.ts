import { identifierKey, type Group, type User } from '@vestibule/identity-core';
import type { Scenario } from '@vestibule/identity-core/contracts';

/** What can be seen of a tenant, without times and versions. */
export interface Sight {
  readonly users: readonly unknown[];
  readonly groups: readonly SeenGroup[];
}

export type SeenGroup = Omit<Group, 'createdAt' | 'updatedAt' | 'version'> & { readonly members: readonly string[] };

/** A scenario and what the properties need to see of it. */
export class World {
  constructor(readonly scenario: Scenario) {}

  async users(): Promise<readonly User[]> {
    return this.scenario.users();
  }

  async groups() {
    return (await this.scenario.ports.groups.find(this.scenario.tenant.id, {}, { limit: 200 })).items;
  }

  /** Everything but times, versions, sessions and the log. */
  async look(): Promise<Sight> {
    const users = (await this.users()).map(({ createdAt: _, updatedAt: __, deprovisionedAt: ___, purgeAfter: ____, upnProvisionedAt: _____, externalIds, ...user }) => ({
      ...user,
      externalIds: externalIds.map(({ connection, channel, value }) => `${connection} ${channel} ${value}`).sort(),
    }));
    const groups = (await this.groups()).map(async ({ group: { createdAt: _, updatedAt: __, version: ___, ...seen } }) => ({
      ...seen,
      members: await this.scenario.memberIds(seen.id),
    }));
    return { users, groups: await Promise.all(groups) };
  }

  /** Identifier → holders. */
  async holders(): Promise<ReadonlyMap<string, readonly string[]>> {
    const map = new Map<string, string[]>();
    const hold = (identifier: string, user: string) => {
      const known = map.get(identifier) ?? [];
      if (!known.includes(user)) map.set(identifier, [...known, user]);
    };
    for (const user of await this.users()) {
      if (user.upn !== null) hold(`upn ${identifierKey(user.upn)}`, user.id);
      if (user.email !== null) hold(`email ${identifierKey(user.email)}`, user.id);
      // Both channels of a connection are one: a value in either belongs to one person.
      for (const { connection, value } of user.externalIds) hold(`external ${connection} ${value}`, user.id);
      for (const { connection, value } of user.scimIds) hold(`scim ${connection} ${value}`, user.id);
    }
    return map;
  }

  /** Faults of what must hold at every moment; empty: none. */
  async faults(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const [identifier, users] of await this.holders()) if (users.length > 1) faults.push(`${identifier} is held by ${users.join(' and ')}`);
    const { tenant, ports } = this.scenario;
    const users = await this.users();
    const sessionsOf = await Promise.all(users.map((user) => ports.sessions.findByUser(tenant.id, user.id, ports.clock.now())));
    for (const [index, user] of users.entries()) {
      const sessions = sessionsOf[index] ?? [];
      if (sessions.length > 0 && (user.status !== 'active' || user.blocked)) faults.push(`${user.id} is ${user.status}, blocked ${String(user.blocked)}, and has ${sessions.length} sessions`);
    }
    const events = await this.allEvents();
    const created = events.filter((event) => event.type === 'user.created').map((event) => event.data['user']);
    const ids = users.map((user) => user.id as string);
    if (new Set(created).size !== created.length || created.length !== ids.length) faults.push(`${created.length} accounts were announced, ${ids.length} are there`);
    return faults;
  }

  private async allEvents() {
    const { tenant, ports } = this.scenario;
    const all = [];
    for (let after: string | undefined; ; ) {
      const page = await ports.events.find(tenant.id, after, 200);
      all.push(...page.items);
      const last = page.items.at(-1);
      if (last === undefined || page.items.length < 200) return all;
      after = last.cursor;
    }
  }
}
