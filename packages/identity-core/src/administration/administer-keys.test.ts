import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS } from '../connection/connection.js';
import type { SealedKeyRing } from '../connection/sealed-key-store.js';
import { OKTA, sampleConnection } from '../contracts/fixture/samples.js';
import { TenantFixture } from '../contracts/fixture/tenant-fixture.js';
import { inMemoryPorts, ManualClock, SequentialIds } from '../memory/index.js';
import { DropKey, PrepareNextKey, PromoteNextKey, type KeyOutcome } from './administer-keys.js';

async function open() {
  const ports = inMemoryPorts();
  const tenant = await TenantFixture.create(ports);
  let made = 0;
  const keyMaker = { make: async () => ({ sealed: `sealed ${(made += 1)}`, certificate: `certificate ${made}` }), fingerprintOf: (certificate: string) => `of ${certificate}` };
  const keyPorts = { ...ports, ids: new SequentialIds(), clock: new ManualClock(), keyMaker };
  const request = { tenant: tenant.id, actor: { kind: 'host', id: null }, input: null } as const;
  const decisionOf = (outcome: KeyOutcome) => ports.decisions.get(tenant.id, outcome.decision);
  return {
    tenant,
    prepare: (id = OKTA) => new PrepareNextKey(keyPorts).execute(request, id),
    promote: () => new PromoteNextKey(keyPorts).execute(request, OKTA),
    drop: (which: 'next' | 'previous') => new DropKey(keyPorts).execute(request, OKTA, which),
    ring: () => ports.sealedKeys.find(tenant.id, OKTA),
    decisionOf,
  };
}

const numbers = (ring: SealedKeyRing | undefined) => [ring?.current, ring?.next, ring?.previous].map((key) => key?.sealed ?? null);
const reason = (outcome: KeyOutcome) => (outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind);

describe('the rollover of our own key', () => {
  it('prepares, promotes and retires, each step with a decision that holds no key', async () => {
    const { prepare, promote, drop, ring, decisionOf } = await open();
    const prepared = await prepare();
    expect(numbers(await ring())).toEqual(['sealed 1', 'sealed 2', null]);
    const promoted = await promote();
    expect(numbers(await ring())).toEqual(['sealed 2', null, 'sealed 1']);
    const retired = await drop('previous');
    expect(numbers(await ring())).toEqual(['sealed 2', null, null]);

    expect((await decisionOf(prepared))?.changes).toEqual([{ target: { kind: 'connection', id: OKTA }, field: 'saml.keys.next', from: null, to: 'of certificate 2' }]);
    expect((await decisionOf(promoted))?.changes.map(({ field, from, to }) => [field, from, to])).toEqual([
      ['saml.keys.current', 'of certificate 1', 'of certificate 2'],
      ['saml.keys.next', 'of certificate 2', null],
      ['saml.keys.previous', null, 'of certificate 1'],
    ]);
    expect(await decisionOf(retired)).toMatchObject({ action: 'retire-key', outcome: 'accepted', connection: OKTA });
    expect(JSON.stringify([await decisionOf(prepared), await decisionOf(promoted)])).not.toContain('sealed ');
  });

  it('refuses a step that is out of order, and changes nothing', async () => {
    const { prepare, promote, drop, ring, decisionOf } = await open();
    expect(reason(await promote())).toBe('saml.key_refused');
    expect(reason(await drop('next'))).toBe('resource.not_found');
    await prepare();
    expect(reason(await prepare())).toBe('saml.key_refused');
    await promote();
    await prepare();
    const early = await promote();
    expect([reason(early), (await decisionOf(early))?.outcome]).toEqual(['saml.key_refused', 'refused']);
    expect(numbers(await ring())).toEqual(['sealed 2', 'sealed 3', 'sealed 1']);
    await drop('next');
    expect(reason(await drop('next'))).toBe('resource.not_found');
    expect(numbers(await ring())).toEqual(['sealed 2', null, 'sealed 1']);
  });

  it('lets one of many simultaneous steps be taken', async () => {
    const { prepare, promote, ring } = await open();
    expect((await Promise.all([prepare(), prepare(), prepare()])).map(reason).sort()).toEqual(['done', 'saml.key_refused', 'saml.key_refused']);
    expect((await Promise.all([promote(), promote()])).map(reason).sort()).toEqual(['done', 'saml.key_refused']);
    expect(numbers(await ring())[2]).toBe('sealed 1');
  });

  it('knows no keys of a connection that is none, or signs nobody in', async () => {
    const { tenant, prepare } = await open();
    expect(reason(await prepare('nobody' as typeof OKTA))).toBe('resource.not_found');
    await tenant.write(({ connections }) => connections.replace({ ...sampleConnection(tenant.id), saml: null, scim: DEFAULT_SCIM_SETTINGS }));
    expect(reason(await prepare())).toBe('saml.key_refused');
  });
});
