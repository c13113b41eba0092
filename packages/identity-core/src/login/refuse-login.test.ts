import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { ConvertLogin } from './convert-login.js';
import { RefuseLogin } from './refuse-login.js';

describe('RefuseLogin', () => {
  it.each([
    [false, 'login'],
    [true, 'test-login'],
  ])('leaves the decision of a login that the gate refused, test: %s', async (test, action) => {
    const { ports, tenant, okta, decision } = await openRefusal();
    const trail = [{ policy: 'saml-gate', identifier: null, result: 'signature: refused', detail: null }];
    const refusal = { code: 'saml.signature' as const, detail: 'The signature does not hold.', remedy: 'Read the metadata again.' };
    const id = await new RefuseLogin(ports.unitOfWork, ports.ids, ports.clock).execute({ tenant: tenant.id, connection: okta.id, refusal, trail, input: { format: 'POST' }, test });

    expect(await decision(id)).toMatchObject({ kind: 'login', action, outcome: 'refused', reason: refusal.code, detail: refusal.detail, remedy: refusal.remedy, trail: [...trail, { policy: 'outcome' }], connection: 'okta', actor: { kind: 'person', id: null }, input: { format: 'POST' } });
  });
});

describe('ConvertLogin', () => {
  it('leaves the decision that a message begun at the identity provider was not read', async () => {
    const { ports, tenant, okta, decision } = await openRefusal();
    const id = await new ConvertLogin(ports.unitOfWork, ports.ids, ports.clock).execute(tenant.id, okta.id);

    expect(await decision(id)).toMatchObject({ kind: 'login', action: 'convert-login', outcome: 'accepted', user: null, connection: 'okta', actor: { kind: 'person', id: null }, trail: [{ policy: 'idp-initiated', result: 'converted' }] });
  });
});

async function openRefusal() {
  const scenario = await openScenario();
  return { ports: scenario.ports, tenant: scenario.tenant, okta: scenario.okta, decision: scenario.decision.bind(scenario) };
}
