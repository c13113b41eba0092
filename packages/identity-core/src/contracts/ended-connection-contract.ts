import { describe, expect, it } from '@jest/globals';
import { ChangeConnection, DeleteConnection } from '../administration/administer-connections.js';
import { ChangeTenant } from '../administration/administer-tenants.js';
import type { Connection } from '../connection/connection.js';
import type { FedEvent } from '../events/event-feed.js';
import { sampleSession, sampleUser } from './fixture/samples.js';
import { scenariosOn, type TimedScenario } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

const ANN = { upn: 'ann@acme.example' };

/** The ways in which nobody may sign in through a connection any more. */
const ENDINGS: readonly (readonly [string, (scenario: TimedScenario) => Promise<unknown>])[] = [
  ['deleted', ({ ports, administration, okta }) => new DeleteConnection(ports).execute(administration, okta.id)],
  ['left without SAML', (scenario) => change(scenario, (current) => ({ ...current, saml: null }))],
  ['switched off', (scenario) => change(scenario, (current) => ({ ...current, saml: current.saml && { ...current.saml, enabled: false } }))],
];

function change({ ports, administration, okta }: TimedScenario, edit: (current: Connection) => Connection) {
  return new ChangeConnection(ports).execute(administration, okta.id, edit);
}

async function readAllEvents({ ports, tenant }: TimedScenario): Promise<readonly FedEvent[]> {
  const all: FedEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items } = await ports.events.find(tenant.id, cursor, 500);
    all.push(...items);
    cursor = items.at(-1)?.cursor;
    if (cursor === undefined) return all;
  }
}

/** Logins through a connection that ends at the same time. Their requests carry the connection as it was before. */
export function endedConnectionContract(open: OpenPorts): void {
  const newScenario = scenariosOn(open);
  const sessionsOf = async ({ ports, tenant, okta }: TimedScenario) => ports.unitOfWork.run(tenant.id, ({ sessions }) => sessions.findByConnection(okta.id, 10));

  describe('ended connection contract', () => {
    it.each(ENDINGS)('refuses a login that began before its connection was %s, says why, and leaves no session', async (_, end) => {
      const scenario = await newScenario();
      await scenario.provision(ANN, scenario.entra);
      await end(scenario);

      const outcome = await scenario.login(ANN);

      expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'login.connection_disabled' } });
      expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'refused', connection: 'okta', changes: [] });
      expect(await sessionsOf(scenario)).toEqual({ users: 0, sessions: 0, first: [] });
    });

    it.each([0, 1, 2, 3])('lets no session outlive its deleted connection, whatever races (round %i)', async (round) => {
      const scenario = await newScenario();
      await scenario.provision(ANN);
      const racing: (() => Promise<{ readonly kind: string }>)[] = ['ann', 'ben', 'cleo', 'dora'].map((name) => () => scenario.login({ upn: `${name}@acme.example` }));
      racing.splice(round + 1, 0, () => new DeleteConnection(scenario.ports).execute(scenario.administration, scenario.okta.id));

      const outcomes = await Promise.all(racing.map((act) => act()));

      expect(outcomes.map(({ kind }) => kind).filter((kind) => !['signed-in', 'refused', 'done'].includes(kind))).toEqual([]);
      expect(await sessionsOf(scenario)).toEqual({ users: 0, sessions: 0, first: [] });
      for (const user of await scenario.users()) {
        expect(await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now())).toEqual([]);
        expect(user.externalIds.filter(({ connection }) => connection === scenario.okta.id)).toEqual([]);
      }
    });

    it('lists the events of the sessions that a deleted connection ended in its decision', async () => {
      const scenario = await newScenario();
      for (const name of ['ann', 'ben', 'ann']) await scenario.login({ upn: `${name}@acme.example` });

      const { decision } = await new DeleteConnection(scenario.ports).execute(scenario.administration, scenario.okta.id);

      const carrying = (await scenario.events()).filter((event) => event.decision === decision);
      expect(carrying.map(({ type, data }) => [type, data['sessions']]).sort()).toEqual([['connection.deleted', 3], ['user.sessions_revoked', 1], ['user.sessions_revoked', 2]]);
      expect([...(await scenario.decision(decision)).events].sort()).toEqual(carrying.map(({ id }) => id).sort());
    });

    it('lists the first thousand, tells everybody else of the end of theirs too, and says how many in all', async () => {
      const scenario = await newScenario();
      const { ports, tenant, okta } = scenario;
      const people = Array.from({ length: 1_003 }, () => sampleUser(tenant.id));
      await ports.unitOfWork.run(tenant.id, async ({ users }) => people.forEach((user) => users.insert(user)));
      await ports.unitOfWork.run(tenant.id, async ({ sessions }) => people.forEach(({ id }) => sessions.insert(sampleSession(tenant.id, id, { connection: okta.id }))));

      const { decision } = await new DeleteConnection(ports).execute(scenario.administration, okta.id);

      const told = await readAllEvents(scenario);
      const listed = new Set<string>((await scenario.decision(decision)).events);
      expect(listed.size).toBe(1_001);
      expect(told.filter(({ id }) => listed.has(id))).toHaveLength(1_001);
      expect(told.flatMap(({ type, data }) => (type === 'user.sessions_revoked' ? [data['user']] : [])).sort()).toEqual(people.map(({ id }) => id).sort());
      expect(told.find(({ type }) => type === 'connection.deleted')?.data).toMatchObject({ users: 1_003, sessions: 1_003 });
    });

    it('decides by the settings of the connection and of the tenant as they stand, not as they were when the request came', async () => {
      const scenario = await newScenario({ tenant: { sharedEmail: 'allow' } });
      await scenario.provision(ANN, scenario.entra);
      await new ChangeTenant(scenario.ports).execute(scenario.administration, (current) => ({ ...current, sharedEmail: 'refuse' }));
      await change(scenario, (current) => ({ ...current, saml: current.saml && { ...current.saml, jitRegistration: false } }));

      expect(await scenario.login({ upn: 'new@acme.example' })).toMatchObject({ kind: 'refused', refusal: { code: 'login.registration_disabled' } });
    });
  });
}
