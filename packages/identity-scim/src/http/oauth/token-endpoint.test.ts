import { connectionId, StoreUnavailableError, type OAuthClient } from '@vestibule/identity-core';
import { inMemoryPorts } from '@vestibule/identity-core/memory';
import { describe, expect, it } from '@jest/globals';
import { hashToken, ScimBed, type Answered, type BedSettings } from '../../testing/scim-bed.js';

const SECRET = 'a-client-secret';
const BASIC = `Basic ${Buffer.from(`c-1:${SECRET}`).toString('base64')}`;
const GRANT = 'grant_type=client_credentials';

async function open(settings: BedSettings = {}) {
  const ports = inMemoryPorts();
  let issued = 0;
  const secrets = {
    next: () => {
      issued += 1;
      return { plain: `access-${issued}`, hash: hashToken(`access-${issued}`), hint: String(issued) };
    },
  };
  const bed = await ScimBed.open({ ...settings, ports, options: { oauth: { clients: ports.oauthClients, secrets }, ...settings.options } });
  const client: OAuthClient = {
    tenant: bed.tenant.id,
    connection: connectionId('okta'),
    id: 'c-1',
    name: null,
    secretHash: hashToken(SECRET),
    hint: 'cret',
    createdAt: new Date(),
    lastUsedAt: null,
  };
  await ports.unitOfWork.run(bed.tenant.id, async ({ oauthClients }) => oauthClients.insert(client));
  const ask = (body: string, headers: Readonly<Record<string, string>> = {}, target = '/t/acme/oauth/token', method = 'POST'): Promise<Answered> =>
    bed.sendTo(method, target, { token: null, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body });
  return { bed, ports, ask };
}

describe('the token endpoint', () => {
  it.each([
    ['in the header', GRANT, { authorization: BASIC }],
    ['in the body', `${GRANT}&client_id=c-1&client_secret=${SECRET}`, {}],
    ['in the header, with the id also in the body', `${GRANT}&client_id=c-1`, { authorization: BASIC }],
    ['form-encoded in the header', GRANT, { authorization: `Basic ${Buffer.from(`c%2D1:a%2Dclient-secret`).toString('base64')}` }],
  ])('issues an access token for credentials %s', async (_, body, headers) => {
    const { bed, ask } = await open();
    const answer = await ask(body, headers);

    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
      body: { access_token: 'access-1', token_type: 'Bearer', expires_in: 3_600 },
    });
    expect(answer.body).not.toHaveProperty('scope');
    expect((await bed.send('GET', '/Users', { token: 'access-1' })).status).toBe(200);
  });

  it('says which scope it grants to whoever asks for one', async () => {
    const { ask } = await open();
    expect((await ask(`${GRANT}&scope=https%3A%2F%2Fscim%2F.default`, { authorization: BASIC })).body).toMatchObject({ scope: 'scim' });
  });

  it.each<[string, number, string, string, Readonly<Record<string, string>>, string]>([
    ['no credentials', 401, 'invalid_client', GRANT, {}, '/t/acme/oauth/token'],
    ['a wrong secret', 401, 'invalid_client', `${GRANT}&client_id=c-1&client_secret=wrong`, {}, '/t/acme/oauth/token'],
    ['an unknown client', 401, 'invalid_client', `${GRANT}&client_id=c-2&client_secret=${SECRET}`, {}, '/t/acme/oauth/token'],
    ['another scheme', 401, 'invalid_client', GRANT, { authorization: 'Bearer x' }, '/t/acme/oauth/token'],
    ['a client id that is not the one of the header', 401, 'invalid_client', `${GRANT}&client_id=c-2`, { authorization: BASIC }, '/t/acme/oauth/token'],
    ['another tenant', 401, 'invalid_client', GRANT, { authorization: BASIC }, '/t/globex/oauth/token'],
    ['a tenant that cannot be', 401, 'invalid_client', GRANT, { authorization: BASIC }, '/t/A%00/oauth/token'],
    ['credentials in both places', 400, 'invalid_request', `${GRANT}&client_id=c-1&client_secret=${SECRET}`, { authorization: BASIC }, '/t/acme/oauth/token'],
    ['no grant type', 400, 'invalid_request', '', { authorization: BASIC }, '/t/acme/oauth/token'],
    ['an empty grant type', 400, 'invalid_request', 'grant_type=', { authorization: BASIC }, '/t/acme/oauth/token'],
    ['another grant type', 400, 'unsupported_grant_type', 'grant_type=password&username=a&password=b', { authorization: BASIC }, '/t/acme/oauth/token'],
    ['a parameter that stands twice', 400, 'invalid_request', `${GRANT}&${GRANT}`, { authorization: BASIC }, '/t/acme/oauth/token'],
    ['a malformed encoding', 400, 'invalid_request', 'grant_type=%zz', { authorization: BASIC }, '/t/acme/oauth/token'],
    ['JSON', 400, 'invalid_request', '{}', { authorization: BASIC, 'content-type': 'application/json' }, '/t/acme/oauth/token'],
    ['a body that is too large', 413, 'invalid_request', `${GRANT}&x=${'y'.repeat(20_000)}`, { authorization: BASIC }, '/t/acme/oauth/token'],
  ])('refuses %s with %i %s', async (_, status, error, body, headers, target) => {
    const { bed, ask } = await open();
    const answer = await ask(body, headers, target);

    expect(answer).toMatchObject({ status, body: { error, error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) }, headers: { 'cache-control': 'no-store' } });
    expect(answer.headers['www-authenticate']).toEqual(status === 401 ? expect.stringMatching(/^Basic realm=/) : undefined);
    expect(bed.errors).toEqual([]);
  });

  it('takes POST only', async () => {
    const { ask } = await open();
    expect(await ask('', {}, '/t/acme/oauth/token', 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('issues tokens that end after their time', async () => {
    let now = new Date('2026-01-01T00:00:00.000Z');
    const { bed, ask } = await open({ options: { clock: { now: () => now } } });
    await ask(GRANT, { authorization: BASIC });

    now = new Date('2026-01-01T00:59:59.999Z');
    expect((await bed.send('GET', '/Users', { token: 'access-1' })).status).toBe(200);
    now = new Date('2026-01-01T01:00:00.000Z');
    expect((await bed.send('GET', '/Users', { token: 'access-1' })).status).toBe(401);
  });

  it('issues tokens that end with their client, at once', async () => {
    const { bed, ports, ask } = await open();
    await ask(GRANT, { authorization: BASIC });
    await ports.unitOfWork.run(bed.tenant.id, async ({ oauthClients }) => oauthClients.delete(connectionId('okta'), 'c-1'));

    expect((await bed.send('GET', '/Users', { token: 'access-1' })).status).toBe(401);
    expect((await ask(GRANT, { authorization: BASIC })).status).toBe(401);
  });

  it('shows in the service provider configuration, and is nowhere when the host has none', async () => {
    const { bed } = await open();
    const schemes = async (of: ScimBed) =>
      ((await of.send('GET', '/ServiceProviderConfig')).body['authenticationSchemes'] as unknown as readonly { readonly type: string }[]).map(({ type }) => type);
    expect(await schemes(bed)).toEqual(['oauthbearertoken', 'oauth2']);
    const without = await ScimBed.open();
    expect(await schemes(without)).toEqual(['oauthbearertoken']);
    expect((await without.sendTo('POST', '/t/acme/oauth/token', { token: null })).status).toBe(404);
  });

  it('answers 503 while the database is away, and reports it', async () => {
    const clients = { findBySecret: () => Promise.reject(new StoreUnavailableError('away')), find: () => Promise.reject(new Error()), issue: () => Promise.reject(new Error()) };
    const bed = await ScimBed.open({ options: { oauth: { clients, secrets: { next: () => ({ plain: '', hash: '', hint: '' }) } } } });
    const headers = { authorization: BASIC, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await bed.sendTo('POST', '/t/acme/oauth/token', { token: null, headers, body: GRANT });
    expect(answer).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' }, headers: { 'retry-after': '5' } });
    expect(bed.errors).toHaveLength(1);
  });
});
