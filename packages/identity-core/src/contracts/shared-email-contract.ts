import { describe, expect, it } from '@jest/globals';
import { ChangeTenant } from '../administration/administer-tenants.js';
import { CreateUserLocally } from '../administration/administer-users.js';
import type { Tenant } from '../connection/tenant.js';
import type { Email, Upn } from '../user/identifiers.js';
import { scenariosOn, type TimedScenario } from './fixture/scenarios-on.js';
import type { OpenPorts } from './ports-under-test.js';

/** What becomes of shared addresses when a tenant changes its mind, whatever happens at the same time. */
export function sharedEmailContract(open: OpenPorts): void {
  const newScenario = scenariosOn(open);
  const allowing = () => newScenario({ tenant: { sharedEmail: 'allow' } });
  const create = ({ ports, administration }: TimedScenario, upn: string, email: string) =>
    new CreateUserLocally(ports, ports.digests).execute(administration, { upn: upn as Upn, email: email as Email });
  const set = ({ ports, administration }: TimedScenario, sharedEmail: Tenant['sharedEmail'], more: Partial<Tenant> = {}) =>
    new ChangeTenant(ports).execute(administration, (current) => ({ ...current, sharedEmail, ...more }));
  const settingOf = async ({ ports, tenant }: TimedScenario) => (await ports.connections.getTenant(tenant.id))?.sharedEmail;

  describe('sharedEmail contract', () => {
    it('refuses to refuse sharing while addresses are shared, names them and the remedy, and changes nothing', async () => {
      const scenario = await allowing();
      await create(scenario, 'ann@acme.example', 'Office@acme.example');
      await create(scenario, 'ann.admin@acme.example', 'office@acme.example');
      await create(scenario, 'ben@acme.example', 'ben@acme.example');

      const outcome = await set(scenario, 'refuse', { name: 'Renamed' });

      expect(outcome).toMatchObject({
        kind: 'refused',
        refusal: { code: 'tenant.emails_shared', detail: expect.stringMatching(/office@acme\.example/i), remedy: expect.stringContaining('release EMAIL') },
      });
      if (outcome.kind === 'refused') expect(outcome.refusal.detail).not.toContain('ben@');
      expect(await scenario.ports.connections.getTenant(scenario.tenant.id)).toMatchObject({ sharedEmail: 'allow', name: 'Acme' });
    });

    it('names a few of many shared addresses, and says how many there are', async () => {
      const scenario = await allowing();
      for (let index = 10; index < 23; index += 1) {
        for (const who of ['a', 'b']) await create(scenario, `${who}${index}@acme.example`, `office${index}@acme.example`);
      }

      const outcome = await set(scenario, 'refuse');

      const detail = outcome.kind === 'refused' ? outcome.refusal.detail : '';
      expect(detail).toContain('13 addresses');
      expect(detail).toContain('and 3 more');
      expect(detail.match(/@/g)).toHaveLength(10);
    });

    it('refuses sharing from then on once every address has one account', async () => {
      const scenario = await allowing();
      await create(scenario, 'ann@acme.example', 'ann@acme.example');

      expect((await set(scenario, 'refuse')).kind).toBe('done');

      expect(await create(scenario, 'ben@acme.example', 'ANN@acme.example')).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken' } });
      expect((await set(scenario, 'allow')).kind).toBe('done');
      expect((await create(scenario, 'ben@acme.example', 'ANN@acme.example')).kind).toBe('done');
    });

    it('decides a request that came while sharing was allowed by the rules that stand, and never asks to repeat it', async () => {
      const scenario = await allowing();
      await create(scenario, 'ann@acme.example', 'ann@acme.example');
      await scenario.provision({ upn: 'ben@acme.example', email: 'ben@acme.example', id: '00u2' });
      const held = (await scenario.users()).find(({ upn }) => upn === 'ben@acme.example')?.scimIds[0];
      await set(scenario, 'refuse');

      expect(scenario.tenant.sharedEmail).toBe('allow');
      expect(await scenario.provision({ upn: 'cleo@acme.example', email: 'ANN@acme.example', id: '00u3' })).toMatchObject({ kind: 'refused', refusal: { code: 'match.conflicting' } });
      expect(await scenario.change(held?.value ?? '', { email: 'ann@acme.example' })).toMatchObject({ kind: 'refused', refusal: { code: 'identifier.taken' } });
      expect(await scenario.login({ upn: 'ben@acme.example', email: 'ann@acme.example' })).toMatchObject({ kind: 'signed-in', user: { email: 'ben@acme.example' } });
    });

    it('never ends with a shared address that is refused, whatever races', async () => {
      for (let round = 0; round < 6; round += 1) {
        const scenario = await allowing();
        await create(scenario, 'ann@acme.example', 'office@acme.example');
        const racing = [
          () => set(scenario, 'refuse'),
          () => create(scenario, 'ben@acme.example', 'office@acme.example'),
          () => scenario.provision({ upn: 'carol@acme.example', email: 'office@acme.example', id: '00u3' }),
          () => scenario.provision({ upn: 'dave@acme.example', email: 'office@acme.example', id: '00u4' }, scenario.entra),
        ];
        if (round % 2 === 1) racing.reverse();
        const outcomes = await Promise.all(racing.map((act) => act()));

        const sharing = (await scenario.users()).filter((user) => user.email === 'office@acme.example');
        expect([sharing.length > 1, await settingOf(scenario)]).not.toEqual([true, 'refuse']);
        expect(outcomes.every(({ kind }) => ['done', 'provisioned', 'refused'].includes(kind))).toBe(true);
      }
    });
  });
}
