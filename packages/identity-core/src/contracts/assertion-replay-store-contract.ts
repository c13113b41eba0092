import { describe, expect, it } from '@jest/globals';
import { at } from './fixture/new-id.js';
import { ENTRA, OKTA } from './fixture/samples.js';
import { tenantsOn } from './fixture/tenant-fixture.js';
import type { OpenPorts } from './ports-under-test.js';

/** Assertion ids already used. */
export function assertionReplayStoreContract(open: OpenPorts): void {
  const newTenant = tenantsOn(open);

  describe('AssertionReplayStore contract', () => {
    it('knows an assertion id from its first use on', async () => {
      const { ports, id } = await newTenant();

      expect(await ports.replays.remember(id, OKTA, '_a1', at(90))).toBe('first-use');
      expect(await ports.replays.remember(id, OKTA, '_a1', at(90))).toBe('replayed');
      expect(await ports.replays.remember(id, OKTA, '_a1', at(95))).toBe('replayed');
    });

    it('answers first use to exactly one of many simultaneous calls', async () => {
      const { ports, id } = await newTenant();

      const answers = await Promise.all(Array.from({ length: 8 }, () => ports.replays.remember(id, OKTA, '_a1', at(90))));

      expect(answers.filter((answer) => answer === 'first-use')).toHaveLength(1);
    });

    it('tells ids exactly apart, and connections and tenants too', async () => {
      const [acme, globex] = await Promise.all([newTenant(), newTenant()]);
      await acme.connection({ id: ENTRA });
      await acme.ports.replays.remember(acme.id, OKTA, '_a1', at(90));

      expect(await acme.ports.replays.remember(acme.id, OKTA, '_A1', at(90))).toBe('first-use');
      expect(await acme.ports.replays.remember(acme.id, OKTA, '_a1 ', at(90))).toBe('first-use');
      expect(await acme.ports.replays.remember(acme.id, ENTRA, '_a1', at(90))).toBe('first-use');
      expect(await acme.ports.replays.remember(globex.id, OKTA, '_a1', at(90))).toBe('first-use');
    });

    it('forgets what may be forgotten before a moment, at most so many at once, and nothing else', async () => {
      const { ports, id } = await newTenant();
      const past = (year: number) => new Date(Date.UTC(year, 0));
      while ((await ports.replays.removeExpired(past(2002), 1000)) > 0);
      for (const each of ['_a1', '_a2', '_a3']) await ports.replays.remember(id, OKTA, each, past(2001));
      await ports.replays.remember(id, OKTA, '_later', past(2003));

      expect(await ports.replays.removeExpired(past(2002), 2)).toBe(2);
      expect(await ports.replays.removeExpired(past(2002), 2)).toBe(1);
      expect(await ports.replays.removeExpired(past(2002), 2)).toBe(0);

      expect(await ports.replays.remember(id, OKTA, '_a1', at(90))).toBe('first-use');
      expect(await ports.replays.remember(id, OKTA, '_later', at(90))).toBe('replayed');
    });
  });
}
