import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENIENT } from '../dialects/lenient.js';
import { STRICT } from '../dialects/strict.js';
import type { JsonObject } from '../json/json-value.js';
import { parseJsonBody } from '../json/parse-json-body.js';
import { ScimError } from '../messages/scim-error.js';
import { ENTERPRISE_USER_URN, GROUP_URN, USER_URN } from '../messages/schema-urns.js';
import { attribute } from '../schemas/attribute-definition.js';
import { GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, withExtension } from '../schemas/resource-type.js';
import { validateResource } from './validate-resource.js';

const user = (body: JsonObject, dialect = LENIENT) => validateResource(USER_RESOURCE_TYPE, { schemas: [USER_URN], ...body }, dialect);
const group = (body: JsonObject, dialect = LENIENT) => validateResource(GROUP_RESOURCE_TYPE, { schemas: [GROUP_URN], ...body }, dialect);
const refusal = (run: () => unknown): ScimError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('the body of a POST or PUT', () => {
  it('is taken with names in any case and given back in the schema’s spelling', () => {
    expect(user({ USERNAME: 'ann', Name: { GIVENNAME: 'Ann' }, emails: [{ Value: 'a@x', Primary: true, type: 'work' }] })).toEqual({
      schemas: [USER_URN],
      userName: 'ann',
      name: { givenName: 'Ann' },
      emails: [{ value: 'a@x', primary: true, type: 'work' }],
    });
  });

  it('may carry readOnly attributes, which are ignored and not even checked', () => {
    expect(user({ userName: 'ann', id: 7, meta: { created: 'never' }, groups: [{ value: 'g' }] })).toEqual({ schemas: [USER_URN], userName: 'ann' });
    expect(user({ userName: 'ann', [ENTERPRISE_USER_URN]: { manager: { value: 'm', displayName: 'Boss' } } })).toMatchObject({
      [ENTERPRISE_USER_URN]: { manager: { value: 'm' } },
    });
  });

  it('may carry a password, which is checked and never kept', () => {
    expect(JSON.stringify(user({ userName: 'ann', password: 't1meMa$heen' }))).not.toContain('t1me');
    expect(refusal(() => user({ userName: 'ann', password: 7 })).detail).toContain('password');
  });

  it('treats null, empty arrays, empty objects and elements without content as absent', () => {
    expect(
      user({
        userName: 'ann', title: null, roles: [], name: { formatted: null }, active: null,
        emails: [null, { value: null, type: 'work' }], phoneNumbers: [{ $ref: null }], [ENTERPRISE_USER_URN]: { manager: null, department: null },
      }),
    ).toEqual({ schemas: [USER_URN], userName: 'ann' });
    expect(group({ displayName: 'g', members: [{ $ref: null }, { $ref: null, value: 'u-1' }] })).toEqual({
      schemas: [GROUP_URN], displayName: 'g', members: [{ value: 'u-1' }],
    });
  });

  it.each([
    [{ userName: 1 }, 'userName'],
    [{ userName: { a: 1 } }, 'userName'],
    [{ userName: 'ann', active: 'yes' }, 'active'],
    [{ userName: 'ann', active: 1 }, 'active'],
    [{ userName: 'ann', name: 'Ann' }, 'name'],
    [{ userName: 'ann', name: ['Ann'] }, 'name'],
    [{ userName: 'ann', emails: 7 }, 'emails'],
    [{ userName: 'ann', emails: 'ann@acme.example' }, 'emails'],
    [{ userName: 'ann', roles: Array.from({ length: 1_001 }, (_, index) => ({ value: String(index) })) }, 'roles'],
    [{ userName: 'ann', emails: [7] }, 'emails'],
    [{ userName: 'ann', emails: [{ value: {} }] }, 'emails.value'],
    [{ userName: 'ann', emails: [{ value: 'a', primary: 'perhaps' }] }, 'emails.primary'],
    [{ userName: 'ann', x509Certificates: [{ value: 'no base64!' }] }, 'x509Certificates.value'],
    [{ userName: 'ann', externalId: 5 }, 'externalId'],
    [{ userName: 'ann', [ENTERPRISE_USER_URN]: 'x' }, ENTERPRISE_USER_URN],
    [{ userName: 'ann', [ENTERPRISE_USER_URN]: { department: 5 } }, 'department'],
  ] as [JsonObject, string][])('is refused as invalidValue, naming the attribute, for %j', (body, named) => {
    const error = refusal(() => user(body));
    expect(error).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(error.detail).toContain(`"${named}`.replace('"department', 'department'));
  });

  it.each([[{}], [{ userName: '' }], [{ userName: '  ' }], [{ userName: null }]])('needs a userName: %j', (body) => {
    expect(refusal(() => user(body))).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(refusal(() => user(body)).detail).toContain('userName');
    expect(refusal(() => user(body, STRICT)).scimType).toBe('invalidValue');
  });

  it('needs a displayName for a group and an id for every member', () => {
    expect(refusal(() => group({})).detail).toContain('displayName');
    expect(refusal(() => group({ displayName: 'g', members: [{ display: 'Ann' }] })).detail).toContain('members.value');
    expect(refusal(() => group({ displayName: 'g', members: [{ value: '' }] })).detail).toContain('members.value');
  });

  it('has at most one primary value', () => {
    const two = [{ value: 'a', primary: true }, { value: 'b', primary: true }];
    expect(refusal(() => user({ userName: 'ann', emails: two })).detail).toContain('primary');
  });

  it('leaves out unknown attributes, which the strict dialect refuses', () => {
    const body = { userName: 'ann', favouriteColour: 'blue', name: { nonsense: 1 }, 'urn:x:y': { a: 1 }, constructor_: 1 };
    expect(user(body)).toEqual({ schemas: [USER_URN], userName: 'ann' });
    expect(refusal(() => user({ userName: 'ann', favouriteColour: 'blue' }, STRICT)).detail).toContain('favouriteColour');
    expect(refusal(() => user({ userName: 'ann', name: { nonsense: 1 } }, STRICT)).detail).toContain('nonsense');
    expect(refusal(() => user({ userName: 'ann', 'urn:x:y': {} }, STRICT)).detail).toContain('urn:x:y');
  });

  it('takes what Entra ID and OneLogin write, which the strict dialect refuses', () => {
    expect(user({ userName: ' ann', active: 'True', name: { formatted: ' Ann' }, emails: [{ value: 'a@x', primary: 'false' }] })).toMatchObject({
      userName: 'ann', active: true, name: { formatted: 'Ann' }, emails: [{ value: 'a@x', primary: false }],
    });
    expect(user({ userName: 'ann', [ENTERPRISE_USER_URN]: { manager: 'm-1' } })).toMatchObject({ [ENTERPRISE_USER_URN]: { manager: { value: 'm-1' } } });
    expect(user({ userName: 'ann', emails: { value: 'a@x' } })).toMatchObject({ emails: [{ value: 'a@x' }] });
    expect(refusal(() => user({ userName: 'ann', active: 'True' }, STRICT)).detail).toContain('active');
    expect(refusal(() => user({ userName: 'ann', emails: { value: 'a@x' } }, STRICT)).detail).toContain('emails');
  });

  it('uses an extension in any case of its URN', () => {
    expect(user({ userName: 'ann', [ENTERPRISE_USER_URN.toUpperCase()]: { Department: 'Sales' } })).toEqual({
      schemas: [USER_URN, ENTERPRISE_USER_URN], userName: 'ann', [ENTERPRISE_USER_URN]: { department: 'Sales' },
    });
    expect(refusal(() => user({ userName: 'ann', [ENTERPRISE_USER_URN]: { department: 'Sales' } }, STRICT)).detail).toContain('schemas');
  });
});

describe('the schemas of a body', () => {
  it.each([
    [['urn:scim:schemas:core:2.0']], [['urn:scim:schemas:core:1.0']], [[USER_URN.toLowerCase()]], [[USER_URN, 'http://schemas.example/x']], [[]], [null], [[ENTERPRISE_USER_URN]],
  ])('may be %j', (schemas) => {
    expect(user({ schemas, userName: 'ann' }).schemas).toEqual([USER_URN]);
  });

  it.each([['x'], [[1]], [[GROUP_URN]], [['urn:ietf:params:scim:api:messages:2.0:PatchOp']]])('may not be %j', (schemas) => {
    expect(refusal(() => user({ schemas, userName: 'ann' }))).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });

  it('may be missing, but not in the strict dialect', () => {
    expect(validateResource(USER_RESOURCE_TYPE, { userName: 'ann' }).userName).toBe('ann');
    expect(refusal(() => validateResource(USER_RESOURCE_TYPE, { userName: 'ann' }, STRICT)).detail).toContain('schemas');
    expect(refusal(() => user({ schemas: [USER_URN, 'urn:x:y'], userName: 'ann' }, STRICT)).detail).toContain('urn:x:y');
    expect(refusal(() => user({ schemas: [ENTERPRISE_USER_URN], userName: 'ann' }, STRICT)).detail).toContain(USER_URN);
  });
});

describe("a host's own extension", () => {
  const CUSTOM = 'urn:example:schemas:1.0:User';
  const extended = withExtension(
    USER_RESOURCE_TYPE,
    {
      id: CUSTOM, name: 'Custom', description: 'Ours',
      attributes: [
        attribute('badge', 'integer', 'Number', { required: true }),
        attribute('since', 'dateTime', 'Day'),
        attribute('factor', 'decimal', 'Factor'),
        attribute('tags', 'string', 'Tags', { multiValued: true }),
      ],
    },
    true,
  );

  it('is validated by its characteristics', () => {
    const body = (custom: JsonObject) => ({ schemas: [USER_URN, CUSTOM], userName: 'ann', [CUSTOM]: custom });
    expect(validateResource(extended, body({ BADGE: 7, since: '2024-01-31T10:00:00Z', factor: 1.5, tags: ['a', null, 'b'] }))).toMatchObject({
      [CUSTOM]: { badge: 7, since: '2024-01-31T10:00:00Z', factor: 1.5, tags: ['a', 'b'] },
    });
    for (const wrong of [{ badge: 1.5 }, { badge: '7' }, { badge: 1, since: 'soon' }, { badge: 1, factor: '2' }, { badge: 1, tags: [1] }, {}, { since: '2024-01-31T10:00:00Z' }, { badge: 1e300 }]) {
      expect(refusal(() => validateResource(extended, body(wrong))).scimType).toBe('invalidValue');
    }
    expect(refusal(() => validateResource(extended, { userName: 'ann' })).detail).toContain(CUSTOM);
  });

  it('is refused when its URN or a name cannot be used', () => {
    const schema = (id: string, ...names: string[]) => ({ id, name: 'x', description: 'x', attributes: names.map((name) => attribute(name, 'string', 'x')) });
    expect(() => withExtension(USER_RESOURCE_TYPE, schema('nonsense', 'a'))).toThrow(TypeError);
    expect(() => withExtension(USER_RESOURCE_TYPE, schema(ENTERPRISE_USER_URN.toLowerCase(), 'a'))).toThrow(TypeError);
    expect(() => withExtension(USER_RESOURCE_TYPE, schema('urn:a:b', 'a.b'))).toThrow(TypeError);
    expect(() => withExtension(USER_RESOURCE_TYPE, schema('urn:a:b', 'a', 'A'))).toThrow(TypeError);
    expect(() => withExtension(USER_RESOURCE_TYPE, schema('urn:a:b', '__proto__'))).toThrow(TypeError);
    expect(() => withExtension(USER_RESOURCE_TYPE, schema('urn:a:b', 'constructor'))).toThrow(TypeError);
  });
});

it('no body makes validation throw anything but a SCIM error, nor pollutes a prototype', () => {
  const key = fc.oneof(fc.constantFrom('userName', 'emails', 'name', 'schemas', 'value', '__proto__', 'constructor', 'members', ENTERPRISE_USER_URN), fc.string());
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
  })).value;
  fc.assert(
    fc.property(json, (value) => {
      try {
        validateResource(USER_RESOURCE_TYPE, parseJsonBody(JSON.stringify({ userName: 'a', ...(value as object) })));
      } catch (error) {
        expect(error).toBeInstanceOf(ScimError);
      }
      expect(Object.keys(Object.prototype)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});
