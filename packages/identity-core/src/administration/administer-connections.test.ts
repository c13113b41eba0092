import { describe, expect, it } from '@jest/globals';
import type { IdentityProviderDescription } from '../connection/saml-settings.js';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { ChangeConnection, CreateConnection, DeleteConnection } from './administer-connections.js';

const idp: IdentityProviderDescription = {
  entityId: 'https://idp.example',
  ssoRedirectUrl: 'https://idp.example/sso',
  ssoPostUrl: null,
  sloRedirectUrl: null,
  sloPostUrl: null,
  wantAuthnRequestsSigned: false,
  certificates: [],
  validUntil: null,
  cacheDuration: null,
  source: 'url',
  sourceUrl: 'https://idp.example/metadata',
  etag: null,
  refreshedAt: '2026-01-15T08:00:00.000Z',
  nextRefreshAt: null,
  lastError: null,
};

async function withMetadata() {
  const scenario = await openScenario();
  const change = new ChangeConnection(scenario.ports);
  const set = (edit: Partial<IdentityProviderDescription>) =>
    change.execute(scenario.administration, scenario.okta.id, (current) => ({
      ...current,
      saml: current.saml === null ? null : { ...current.saml, idp: { ...(current.saml.idp ?? idp), ...edit } },
    }));
  await set({});
  const stored = async () => (await scenario.ports.connections.get(scenario.tenant.id, scenario.okta.id))?.saml?.idp;
  return { scenario, change, set, stored };
}

describe('ChangeConnection', () => {
  it.each([
    ['ssoPostUrl', 'https://idp.example/post'],
    ['sloRedirectUrl', 'https://idp.example/slo'],
    ['wantAuthnRequestsSigned', true],
    ['validUntil', '2027-01-01T00:00:00.000Z'],
  ] as const)('keeps and announces metadata of which only %s changed', async (field, value) => {
    const { scenario, set, stored } = await withMetadata();
    await set({ [field]: value });
    expect(await stored()).toMatchObject({ [field]: value });
    expect((await scenario.eventTypes()).filter((type) => type === 'connection.updated')).toHaveLength(2);
  });

  it('keeps when metadata was fetched, and announces nothing', async () => {
    const { scenario, set, stored } = await withMetadata();
    await set({ refreshedAt: '2026-01-16T08:00:00.000Z', etag: '"2"' });
    expect(await stored()).toMatchObject({ refreshedAt: '2026-01-16T08:00:00.000Z', etag: '"2"' });
    expect((await scenario.eventTypes()).filter((type) => type === 'connection.updated')).toHaveLength(1);
  });

  it('changes nothing when nothing changed, and never the slug', async () => {
    const { scenario, change } = await withMetadata();
    const before = await scenario.ports.connections.get(scenario.tenant.id, scenario.okta.id);
    scenario.time.advanceSeconds(60);
    expect(await change.execute(scenario.administration, scenario.okta.id, (current) => ({ ...current, id: scenario.entra.id }))).toMatchObject({ kind: 'done', value: { id: 'okta' } });
    expect(await scenario.ports.connections.get(scenario.tenant.id, scenario.okta.id)).toEqual(before);
  });

  it('ends the management of people and groups with the SCIM part, and keeps both', async () => {
    const { scenario, change } = await withMetadata();
    const outcome = await scenario.provision({ upn: 'ann@acme.example', id: '00u' });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.detail);
    const pushed = await scenario.push('Staff', [outcome.view.record.scimId]);
    if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
    await change.execute(scenario.administration, scenario.okta.id, (current) => ({ ...current, scim: null }));

    expect(await scenario.onlyUser()).toMatchObject({ managedBy: null, status: 'active', externalIds: [] });
    expect(await scenario.ports.groups.get(scenario.tenant.id, pushed.group.id)).toMatchObject({ memberCount: 1, group: { kind: 'internal', formerConnection: 'okta' } });
  });
});

describe('CreateConnection and DeleteConnection', () => {
  it('refuses a slug that the tenant has already', async () => {
    const { scenario } = await withMetadata();
    const { tenant: _, createdAt: __, updatedAt: ___, ...same } = scenario.okta;
    expect(await new CreateConnection(scenario.ports).execute(scenario.administration, same)).toMatchObject({ kind: 'refused', refusal: { code: 'slug.taken' } });
  });

  it('ends the sessions begun through a connection that goes, with receipts', async () => {
    const { scenario } = await withMetadata();
    await scenario.login({ upn: 'ann@acme.example' });
    await scenario.login({ upn: 'ann@acme.example' }, scenario.entra);
    await new DeleteConnection(scenario.ports).execute(scenario.administration, scenario.okta.id);
    const user = await scenario.onlyUser();

    const left = await scenario.ports.sessions.findByUser(scenario.tenant.id, user.id, scenario.time.now());
    expect(left.map((session) => session.connection)).toEqual(['entra']);
    const receipts = await scenario.ports.sessions.findRevocations(scenario.tenant.id, user.id, { limit: 5 });
    expect(receipts.items).toMatchObject([{ sessions: 1, reason: 'connection-deleted' }]);
  });
});
