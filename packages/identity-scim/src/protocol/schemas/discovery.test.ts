import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../json/json-value.js';
import { projectResource } from '../projection/projection.js';
import { listResourceTypes, listSchemas, loadResourceType, loadSchema, serviceProviderConfig } from './discovery.js';
import { parseDateTime } from './date-time.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, type ResourceType } from './resource-type.js';
import { RESOURCE_TYPE_SCHEMA } from './resource-type-schema.js';
import { SCHEMA_SCHEMA } from './schema-schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from './service-provider-config-schema.js';

const BASE = 'https://sp.example/t/acme/scim/v2';
const types = [USER_RESOURCE_TYPE, GROUP_RESOURCE_TYPE];
const config = serviceProviderConfig(
  {
    patch: true, bulk: { supported: true, maxOperations: 1_000, maxPayloadSize: 1_048_576 }, filter: { supported: true, maxResults: 200 },
    sort: true, etag: true, cursorPagination: { cursorTimeoutSeconds: 600 }, defaultPageSize: 100, oauthClientCredentials: true, documentationUri: 'https://sp.example/docs',
  },
  BASE,
);
const resources = (list: JsonObject) => list.Resources as readonly JsonObject[];

describe('discovery', () => {
  it('lists the resource types, users first, each with its location', () => {
    expect(listResourceTypes(types, BASE)).toMatchObject({ totalResults: 2, itemsPerPage: 2, startIndex: 1 });
    expect(loadResourceType(types, 'User', BASE)).toEqual(resources(listResourceTypes(types, BASE))[0]);
    expect(loadResourceType(types, 'User', BASE)).toMatchObject({
      id: 'User', endpoint: '/Users', schemaExtensions: [{ schema: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', required: false }],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    });
    expect(() => loadResourceType(types, 'Nonsense', BASE)).toThrow(expect.objectContaining({ status: 404 }));
  });

  it('lists every schema, those of discovery included, and finds one by its URN in any case', () => {
    const ids = resources(listSchemas(types, BASE)).map((schema) => schema.id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    for (const id of ids as string[]) expect(loadSchema(types, id.toUpperCase(), BASE)).toMatchObject({ id, meta: { location: `${BASE}/Schemas/${id}` } });
    expect(() => loadSchema(types, 'urn:x:y', BASE)).toThrow(expect.objectContaining({ status: 404 }));
    expect(loadSchema(types, USER_RESOURCE_TYPE.schema.id, BASE)).toMatchObject({ description: 'User Account' });
  });

  it('gives every attribute all its characteristics', () => {
    const check = (attribute: JsonObject): void => {
      expect(Object.keys(attribute)).toEqual(expect.arrayContaining(['name', 'type', 'multiValued', 'description', 'required', 'mutability', 'returned', 'uniqueness']));
      if (attribute.type === 'string') expect(typeof attribute.caseExact).toBe('boolean');
      if (attribute.type === 'reference') expect(attribute.referenceTypes).toBeDefined();
      if (attribute.type === 'complex') expect(attribute.subAttributes).toBeDefined();
      for (const sub of (attribute.subAttributes ?? []) as readonly JsonObject[]) check(sub);
    };
    for (const schema of resources(listSchemas(types, BASE))) (schema.attributes as readonly JsonObject[]).forEach(check);
  });

  it('says that userName is unique and disregards case, and that a password never comes back', () => {
    const attributes = loadSchema(types, USER_RESOURCE_TYPE.schema.id, BASE).attributes as readonly JsonObject[];
    expect(attributes.find((each) => each.name === 'userName')).toMatchObject({ required: true, caseExact: false, uniqueness: 'server' });
    expect(attributes.find((each) => each.name === 'password')).toMatchObject({ mutability: 'writeOnly', returned: 'never' });
  });

  it('gives documents that its own schemas know completely', () => {
    const asType = (schema: ResourceType['schema']): ResourceType => ({ name: 'x', description: 'x', endpoint: '/x', schema, extensions: [] });
    const whole = { kind: 'default' } as const;
    expect(projectResource(config, whole, asType(SERVICE_PROVIDER_CONFIG_SCHEMA))).toEqual(config);
    for (const each of resources(listResourceTypes(types, BASE))) expect(projectResource({ ...each, schemaExtensions: [] }, whole, asType(RESOURCE_TYPE_SCHEMA))).toEqual({ ...each, schemaExtensions: [] });
    // The schema of schemas is one level deeper than it can describe, as in RFC 7643 §8.7.2.
    for (const each of resources(listSchemas(types, BASE)).filter(({ id }) => id !== SCHEMA_SCHEMA.id)) {
      expect(projectResource(each, whole, asType(SCHEMA_SCHEMA))).toEqual(each);
    }
  });

  it('advertises pagination by index and by cursor', () => {
    expect(config).toMatchObject({ pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', defaultPageSize: 100, maxPageSize: 200, cursorTimeout: 600 } });
    expect((config.authenticationSchemes as readonly JsonObject[]).map((scheme) => scheme.type)).toEqual(['oauthbearertoken', 'oauth2']);
  });
});

describe('a dateTime', () => {
  it.each([['2024-01-31T10:00:00Z'], ['2024-01-31T10:00:00.1234567-07:00'], ['2024-02-29T00:00:00+14:00'], ['2011-05-13T04:42:34']])('may be %s', (text) => {
    expect(parseDateTime(text)).toEqual(expect.any(Number));
  });

  it.each(['', '2024-01-31', '2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-31 10:00:00Z', '2024-01-31T25:00:00Z', 'now', '99999999-01-01T00:00:00Z'])('may not be %j', (text) => {
    expect(parseDateTime(text)).toBeUndefined();
  });

  it('without a zone is UTC', () => {
    expect(parseDateTime('2024-01-31T10:00:00')).toBe(Date.UTC(2024, 0, 31, 10));
  });
});
