import { describe, expect, it } from '@jest/globals';
import { AdminApi, type Json, metadata, textOf } from '../fixture/admin-api.js';
import { checkSchema } from '../fixture/check-schema.js';

describe('the OpenAPI document', () => {
  it('describes every operation as it answers', async () => {
    const api = new AdminApi();
    const id = ({ json }: { json: Json }) => textOf(json['id']);
    const acme = '/tenants/acme';
    const okta = `${acme}/connections/okta`;
    await api.must(201, 'POST', '/tenants', { body: { slug: 'acme', name: 'Acme' } });
    await api.must(200, 'GET', '/tenants');
    await api.must(200, 'GET', acme);
    await api.must(200, 'PATCH', acme, { body: { allowedDomains: ['acme.example'] } });
    await api.must(201, 'POST', `${acme}/connections`, { body: { slug: 'okta', name: 'Okta', saml: { metadataXml: metadata('urn:idp') }, scim: {} } });
    await api.must(200, 'GET', `${acme}/connections`);
    await api.must(200, 'GET', okta);
    await api.must(200, 'PATCH', okta, { body: { saml: { idpInitiated: 'accept' } } });
    api.web.set('https://idp.example/m', metadata('urn:idp'));
    await api.must(200, 'PATCH', okta, { body: { saml: { metadataUrl: 'https://idp.example/m' } } });
    await api.must(200, 'POST', `${okta}/saml/refresh`);
    for (const end of ['next', 'previous'] as const) {
      await api.must(201, 'POST', `${okta}/saml/keys`);
      if (end === 'previous') await api.must(200, 'POST', `${okta}/saml/keys/promote`);
      await api.must(204, 'DELETE', `${okta}/saml/keys/${end}`);
    }
    await api.must(200, 'GET', `${okta}/saml/keys`);
    await api.must(201, 'POST', `${okta}/test`);
    await api.must(200, 'GET', `${okta}/health`);
    const token = id(await api.must(201, 'POST', `${okta}/tokens`));
    await api.must(200, 'GET', `${okta}/tokens`);
    await api.must(204, 'DELETE', `${okta}/tokens/${token}`);
    const client = textOf((await api.must(201, 'POST', `${okta}/oauth-clients`)).json['clientId']);
    await api.must(200, 'GET', `${okta}/oauth-clients`);
    await api.must(204, 'DELETE', `${okta}/oauth-clients/${client}`);
    await api.must(200, 'GET', `${okta}/requests`);
    const link = id(await api.must(201, 'POST', `${acme}/setup-links`, { body: { connection: 'okta' } }));
    await api.must(200, 'GET', `${acme}/setup-links`);
    await api.must(204, 'DELETE', `${acme}/setup-links/${link}`);
    const { record, group } = await api.push('acme', 'okta', 'eve@acme.example', 'Pushed');
    const ann = `${acme}/users/${id(await api.must(201, 'POST', `${acme}/users`, { body: { upn: 'ann@acme.example' } }))}`;
    await api.must(200, 'GET', `${acme}/users`);
    await api.must(200, 'GET', ann);
    await api.must(200, 'PATCH', ann, { body: { blocked: true } });
    await api.must(200, 'GET', `${acme}/users/${record.user}/effective-groups`);
    await api.must(200, 'GET', `${ann}/sessions`);
    await api.must(204, 'DELETE', `${ann}/sessions`);
    await api.must(200, 'POST', `${ann}/release-identifiers`, { query: 'preview=true' });
    await api.must(204, 'DELETE', ann);
    await api.must(200, 'POST', `${ann}/restore`);
    const sales = `${acme}/groups/${id(await api.must(201, 'POST', `${acme}/groups`, { body: { name: 'Sales' } }))}`;
    await api.must(200, 'GET', `${acme}/groups`);
    await api.must(200, 'GET', sales);
    await api.must(200, 'PATCH', sales, { body: { roles: ['seller'] } });
    await api.must(204, 'PUT', `${sales}/members/${record.user}`);
    await api.must(200, 'GET', `${sales}/members`);
    await api.must(204, 'DELETE', `${sales}/members/${record.user}`);
    await api.must(204, 'DELETE', sales);
    await api.must(200, 'POST', `${acme}/groups/${group.id}/detach`);
    await api.must(200, 'POST', `${acme}/groups/${group.id}/relink`, { body: { connection: 'okta' } });
    for (const verdict of ['approve', 'reject']) {
      const hold = await api.hold('acme', 'okta', { kind: 'delete-group', group: group.id });
      await api.must(200, 'POST', `${okta}/holds/${hold.id}/${verdict}`);
    }
    await api.must(200, 'GET', `${okta}/holds`);
    await api.must(200, 'GET', `${okta}/plan`);
    const decisions = await api.must(200, 'GET', `${acme}/decisions`);
    await api.must(200, 'GET', `${acme}/decisions/${id({ json: decisions.json['items']![0]! })}`);
    await api.must(200, 'GET', `${acme}/events`);
    await api.must(200, 'GET', `${acme}/audit`);
    await api.must(204, 'DELETE', okta);
    await api.must(204, 'DELETE', acme);

    const { paths } = await api.openDocument();
    const described = Object.values(paths).flatMap((item) => Object.values(item).map((operation) => operation.operationId));
    expect([...api.called].sort()).toEqual(described.sort());
    expect(new Set(described).size).toBe(described.length);
  });

  it('is OpenAPI 3.1, names its security and resolves every reference', async () => {
    const { text, json } = await new AdminApi().must(200, 'GET', '/openapi.json');
    expect(json).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }], security: [{ operator: [] }] });
    const names = Object.keys(json['components']!['schemas']!);
    const references = [...String(text).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => !names.includes(String(name)))).toEqual([]);
  });

  it('asks for what a creation needs and closes every body', async () => {
    const { components } = await new AdminApi().openDocument();
    expect(components.schemas['NewTenant']).toMatchObject({ required: ['slug', 'name'], additionalProperties: false });
    expect(components.schemas['NewConnection']).toMatchObject({ required: ['slug', 'name'], additionalProperties: false });
    expect(components.schemas['UserPatch']?.required).toBeUndefined();
  });
});

describe('checkSchema', () => {
  const schema = { type: 'object', properties: { a: { type: ['string', 'null'] }, at: { type: 'string', format: 'date-time' } }, required: ['a'], additionalProperties: false };

  it.each([
    [{ a: null, at: '2026-01-15T08:00:00.000Z' }, 0],
    [{}, 1],
    [{ a: 1 }, 1],
    [{ a: 'x', b: 1 }, 1],
    [{ a: 'x', at: '2026-01-15T08:00:00Z' }, 1],
    [[], 1],
  ])('finds what is wrong with %j', (value, errors) => expect(checkSchema(schema, value, {})).toHaveLength(errors));
});
