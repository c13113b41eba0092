import { describe, expect, it } from '@jest/globals';
import { CreateUserLocally } from '../administration/administer-users.js';
import { PurgeUser } from '../administration/purge-user.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { KeyUnreadableError, StoreUnavailableError } from '../kernel/errors.js';
import type { IdentifierDigests } from '../kernel/clock.js';
import type { Upn } from '../user/identifiers.js';

const ann = { upn: 'ann@acme.example', id: '00u1' };

/** A scenario whose encryption key is changed, and changed back. */
async function open() {
  const scenario = await openScenario();
  const { digests } = scenario.ports;
  const key = { isChanged: false };
  const guarded: IdentifierDigests = {
    digest: (tenant, texts) => (key.isChanged ? Promise.reject(new KeyUnreadableError('stored with another key')) : digests.digest(tenant, texts)),
  };
  Object.assign(scenario.ports, { digests: guarded });
  return { scenario, key, guarded };
}

describe('a changed encryption key', () => {
  it('keeps nobody who is known from signing in, and no directory from its work', async () => {
    const { scenario, key, guarded } = await open();
    await scenario.login(ann);
    key.isChanged = true;

    expect(await scenario.login(ann)).toMatchObject({ kind: 'signed-in', registered: false });
    expect(await scenario.provision({ upn: 'ben@acme.example', id: '00u2' })).toMatchObject({ kind: 'provisioned' });
    expect(await new CreateUserLocally(scenario.ports, guarded).execute(scenario.administration, { upn: 'carol@acme.example' as Upn })).toMatchObject({ kind: 'done' });
  });

  it('lets no newcomer register until it is known again who was purged, and asks them to come later', async () => {
    const { scenario, key } = await open();
    key.isChanged = true;

    await expect(scenario.login(ann)).rejects.toThrow(StoreUnavailableError);
    expect(await scenario.users()).toEqual([]);

    key.isChanged = false;
    expect(await scenario.login(ann)).toMatchObject({ kind: 'signed-in', registered: true });
  });

  it('refuses who is refused anyway, in the usual words', async () => {
    const { scenario, key } = await open();
    key.isChanged = true;

    expect(await scenario.login(ann, scenario.okta, { missing: ['surname'] })).toMatchObject({ kind: 'refused', refusal: { code: 'login.attribute_missing' } });
  });

  it('lets a purge wait, for without tombstones the leaver could come back', async () => {
    const { scenario, key, guarded } = await open();
    const created = await scenario.provision(ann);
    if (created.kind === 'refused') throw new Error(created.refusal.detail);
    await scenario.deprovision(created.view.record.scimId);
    scenario.time.advanceSeconds(31 * 86_400);
    const { id } = await scenario.onlyUser();
    const purge = () => new PurgeUser(scenario.ports, guarded).execute(scenario.tenant.id, id);
    key.isChanged = true;

    await expect(purge()).rejects.toThrow(KeyUnreadableError);
    expect(await scenario.ports.users.get(scenario.tenant.id, id)).toMatchObject({ status: 'deprovisioned', upn: ann.upn });

    key.isChanged = false;
    expect(await purge()).toMatchObject({ kind: 'purged' });
  });
});
