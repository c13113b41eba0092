import { describe, expect, it } from '@jest/globals';
import { scenariosOn } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

/** Two people are each to get the name of the other, over and over at once: refused every time, and nobody waits for a deadlock. */
export function crossingRenamesContract(open: OpenPorts): void {
  const newScenario = scenariosOn(open);

  describe('crossing renames contract', () => {
    it.each([
      ['name', { upn: 'ann@acme.example' }, { upn: 'ben@acme.example' }],
      ['external id', { id: 'ann', upn: 'ann@acme.example' }, { id: 'ben', upn: 'ben@acme.example' }],
    ])('refuses each the %s of the other, however many ask at once', async (_, ann, ben) => {
      const scenario = await newScenario();
      const provisioned = [await scenario.provision({ id: 'ann', upn: 'ann@acme.example' }), await scenario.provision({ id: 'ben', upn: 'ben@acme.example' })];
      const ids = provisioned.map((outcome) => (outcome.kind === 'provisioned' ? outcome.view.record.scimId : ''));

      const outcomes = await Promise.all(Array.from({ length: 12 }, (_each, turn) => scenario.change(ids[turn % 2] ?? '', turn % 2 === 0 ? ben : ann)));

      for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken' } });
      expect((await scenario.users()).map(({ upn }) => upn).sort()).toEqual(['ann@acme.example', 'ben@acme.example']);
    });
  });
}
