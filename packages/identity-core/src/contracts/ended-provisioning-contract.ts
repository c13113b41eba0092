import { describe, expect, it } from '@jest/globals';
import { ChangeConnection, DeleteConnection } from '../administration/administer-connections.js';
import { scenariosOn, type TimedScenario } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

const NAMES = ['ann', 'ben', 'cleo', 'dora'];

const ENDINGS: readonly (readonly [string, (scenario: TimedScenario) => Promise<{ readonly kind: string }>])[] = [
  ['deleted', ({ ports, administration, okta }) => new DeleteConnection(ports).execute(administration, okta.id)],
  ['left without SCIM', ({ ports, administration, okta }) => new ChangeConnection(ports).execute(administration, okta.id, (current) => ({ ...current, scim: null }))],
];

/** Creates of a directory whose connection ends at the same time. Their requests carry the connection as it was before. */
export function endedProvisioningContract(open: OpenPorts): void {
  const newScenario = scenariosOn(open);

  describe.each(ENDINGS)('ended provisioning contract: a connection that is %s', (_, end) => {
    it('gets nobody and no group any more, and the decisions say why', async () => {
      const scenario = await newScenario();
      await end(scenario);

      const outcomes = [await scenario.provision({ upn: 'ann@acme.example' }), await scenario.push('Sales')];

      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'resource.not_found' } });
        expect(await scenario.decision(outcome.decision)).toMatchObject({ outcome: 'refused', connection: 'okta', changes: [] });
      }
      expect(await scenario.users()).toEqual([]);
    });

    it.each([0, 1, 2, 3])('owns nobody and no group afterwards, whatever races (round %i)', async (round) => {
      const scenario = await newScenario();
      const { ports, tenant, okta } = scenario;
      await scenario.provision({ upn: 'eve@acme.example' });
      // Someone whom the connection would adopt.
      await scenario.login({ upn: 'ann@acme.example' }, scenario.entra);
      const racing: (() => Promise<{ readonly kind: string }>)[] = NAMES.flatMap((name) => [
        () => scenario.provision({ upn: `${name}@acme.example` }),
        () => scenario.push(`Group of ${name}`),
      ]);
      racing.splice(2 * round + 1, 0, () => end(scenario));

      const outcomes = await Promise.all(racing.map((act) => act()));

      expect(outcomes.map(({ kind }) => kind).filter((kind) => !['provisioned', 'refused', 'done'].includes(kind))).toEqual([]);
      for (const user of await scenario.users()) {
        expect(user).toMatchObject({ managedBy: null });
        expect(user.externalIds.filter(({ connection }) => connection === okta.id)).toEqual([]);
      }
      expect((await ports.provisioning.findGroups(tenant.id, okta.id, { offset: 0, limit: 10 }, { members: false })).total).toBe(0);
      expect((await ports.provisioning.findUsers(tenant.id, okta.id, { offset: 0, limit: 10 })).total).toBe(0);
    });
  });
}
