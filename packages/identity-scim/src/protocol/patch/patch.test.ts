import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LENIENT } from '../dialects/lenient.js';
import { STRICT } from '../dialects/strict.js';
import type { JsonObject, JsonValue } from '../json/json-value.js';
import { ScimError } from '../messages/scim-error.js';
import { ENTERPRISE_USER_URN, PATCH_OP_URN, USER_URN } from '../messages/schema-urns.js';
import { USER_RESOURCE_TYPE } from '../schemas/resource-type.js';
import { applyPatch } from './apply-patch.js';
import { parsePatch } from './parse-patch.js';

const ann: JsonObject = {
  schemas: [USER_URN],
  id: '1',
  userName: 'ann',
  name: { givenName: 'Ann', familyName: 'Ames' },
  active: true,
  emails: [
    { value: 'ann@work.example', type: 'work', primary: true },
    { value: 'ann@home.example', type: 'home' },
  ],
};

const read = (operations: readonly JsonValue[], dialect = LENIENT) =>
  parsePatch({ schemas: [PATCH_OP_URN], Operations: operations }, USER_RESOURCE_TYPE, dialect);
const patch = (...operations: JsonValue[]) => applyPatch(ann, read(operations), USER_RESOURCE_TYPE);
const refusal = (operation: JsonValue, dialect = LENIENT): ScimError => {
  try {
    applyPatch(ann, read([operation], dialect), USER_RESOURCE_TYPE);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${JSON.stringify(operation)}`);
};

describe('add', () => {
  it('sets a value, and replaces the one of a single-valued attribute', () => {
    expect(patch({ op: 'add', path: 'title', value: 'Boss' })).toEqual({ ...ann, title: 'Boss' });
    expect(patch({ op: 'add', path: 'userName', value: 'bob' })).toMatchObject({ userName: 'bob' });
  });

  it('keeps the siblings of what it gives to a complex attribute', () => {
    expect(patch({ op: 'add', path: 'name', value: { middleName: 'M' } })).toMatchObject({ name: { givenName: 'Ann', familyName: 'Ames', middleName: 'M' } });
    expect(patch({ op: 'add', path: 'name.givenName', value: 'Anna' })).toMatchObject({ name: { givenName: 'Anna', familyName: 'Ames' } });
  });

  it('appends to a multi-valued attribute what is not there yet', () => {
    const changed = patch({ op: 'add', path: 'emails', value: [{ value: 'ANN@work.example', type: 'work' }, { value: 'x@y', type: 'other' }] });
    expect(changed.emails).toEqual([
      { value: 'ANN@work.example', type: 'work', primary: true },
      { value: 'ann@home.example', type: 'home' },
      { value: 'x@y', type: 'other' },
    ]);
    expect(patch({ op: 'add', path: 'emails', value: [{ value: 'ann@home.example', type: 'home' }] })).toEqual(ann);
  });

  it('knows values without "value" again by their content', () => {
    const address = { type: 'work', locality: 'Wien' };
    const once = { op: 'add', path: 'addresses', value: [address] };
    expect(patch(once, once).addresses).toEqual([address]);
    expect(patch(once, { op: 'add', path: 'addresses', value: [{ ...address, primary: true }] }).addresses).toEqual([{ ...address, primary: true }]);
    expect(patch(once, { op: 'add', path: 'addresses', value: [{ type: 'work', locality: 'Graz' }] }).addresses).toHaveLength(2);
    expect(patch(once, { op: 'remove', path: 'addresses', value: [address] })).toEqual(ann);
  });

  it('of the same e-mail with another type is another value', () => {
    expect(patch({ op: 'add', path: 'emails', value: [{ value: 'ann@work.example', type: 'home' }] }).emails).toHaveLength(3);
  });

  it('takes the mark of the primary from the others', () => {
    expect(patch({ op: 'add', path: 'emails', value: [{ value: 'x@y', primary: true }] }).emails).toEqual([
      { value: 'ann@work.example', type: 'work', primary: false },
      { value: 'ann@home.example', type: 'home' },
      { value: 'x@y', primary: true },
    ]);
    expect(patch({ op: 'add', path: 'emails[type eq "home"].primary', value: true }).emails).toEqual([
      { value: 'ann@work.example', type: 'work', primary: false },
      { value: 'ann@home.example', type: 'home', primary: true },
    ]);
    expect(refusal({ op: 'replace', path: 'emails.primary', value: true })).toMatchObject({ scimType: 'invalidValue' });
    expect(refusal({ op: 'add', path: 'emails', value: [{ value: 'x', primary: true }, { value: 'y', primary: true }] }).scimType).toBe('invalidValue');
  });

  it('without path gives several attributes, also of an extension', () => {
    expect(patch({ op: 'add', value: { title: 'Boss', [ENTERPRISE_USER_URN]: { department: 'Sales' } } })).toEqual({
      ...ann, schemas: [USER_URN, ENTERPRISE_USER_URN], title: 'Boss', [ENTERPRISE_USER_URN]: { department: 'Sales' },
    });
  });

  it('of nothing changes nothing', () => {
    expect(patch({ op: 'add', path: 'roles', value: [] })).toEqual(ann);
    expect(patch({ op: 'add', path: 'title', value: null })).toEqual(ann);
  });

  it('into selected elements merges, and is noTarget when none is selected', () => {
    expect(patch({ op: 'add', path: 'emails[type eq "home"]', value: { display: 'Home' } }).emails).toContainEqual({ value: 'ann@home.example', type: 'home', display: 'Home' });
    expect(refusal({ op: 'add', path: 'emails[type eq "other"]', value: { value: 'x' } }).scimType).toBe('noTarget');
  });
});

describe('replace', () => {
  it('keeps the siblings of what it gives to a complex attribute', () => {
    expect(patch({ op: 'replace', path: 'name', value: { givenName: 'Anna' } })).toMatchObject({ name: { givenName: 'Anna', familyName: 'Ames' } });
    expect(patch({ op: 'replace', value: { name: { givenName: 'Anna' } } })).toMatchObject({ name: { givenName: 'Anna', familyName: 'Ames' } });
  });

  it('of a reference leaves nothing of the old one', () => {
    const manager = { op: 'add', path: `${ENTERPRISE_USER_URN}:manager`, value: { value: 'm-1', $ref: 'https://x/Users/m-1' } };
    for (const [path, value] of [[`${ENTERPRISE_USER_URN}:manager`, 'm-2'], [`${ENTERPRISE_USER_URN}:manager.value`, 'm-2']]) {
      expect(patch(manager, { op: 'replace', path: path ?? '', value: value ?? '' })).toMatchObject({ [ENTERPRISE_USER_URN]: { manager: { value: 'm-2' } } });
      expect(JSON.stringify(patch(manager, { op: 'replace', path: path ?? '', value: value ?? '' }))).not.toContain('m-1');
    }
  });

  it('sets all values of a multi-valued attribute anew', () => {
    expect(patch({ op: 'replace', path: 'emails', value: [{ value: 'x@y' }] }).emails).toEqual([{ value: 'x@y' }]);
  });

  it('of a whole selected element drops what is not given, but for what selected it', () => {
    expect(patch({ op: 'replace', path: 'emails[type eq "work"]', value: { value: 'x@y' } }).emails).toEqual([
      { type: 'work', value: 'x@y' },
      { value: 'ann@home.example', type: 'home' },
    ]);
  });

  it('with null or nothing removes', () => {
    expect(patch({ op: 'replace', path: 'emails', value: [] })).not.toHaveProperty('emails');
    expect(patch({ op: 'replace', path: 'name.givenName', value: null }).name).toEqual({ familyName: 'Ames' });
    expect(patch({ op: 'replace', value: { name: null } })).not.toHaveProperty('name');
    const department = { op: 'add', path: `${ENTERPRISE_USER_URN}:department`, value: 'Sales' };
    expect(patch(department, { op: 'replace', path: ENTERPRISE_USER_URN, value: null })).toEqual(ann);
    expect(patch(department, { op: 'remove', path: ENTERPRISE_USER_URN })).toEqual(ann);
    expect(patch({ op: 'add', path: ENTERPRISE_USER_URN, value: null })).toEqual(ann);
    expect(refusal({ op: 'remove', path: 'schemas' }).scimType).toBe('mutability');
  });

  it('of a sub-attribute creates the element that its filter describes, as Entra ID expects', () => {
    expect(patch({ op: 'Replace', path: 'phoneNumbers[type eq "mobile"].value', value: '+43 1' })).toMatchObject({ phoneNumbers: [{ type: 'mobile', value: '+43 1' }] });
    expect(patch({ op: 'Add', path: 'addresses[type eq "WORK"].streetAddress', value: 'Ring 1' })).toMatchObject({ addresses: [{ type: 'work', streetAddress: 'Ring 1' }] });
    expect(patch({ op: 'Add', path: 'roles[primary eq "True"].value', value: 'admin' })).toMatchObject({ roles: [{ primary: true, value: 'admin' }] });
    expect(patch({ op: 'replace', path: 'emails[type eq "work"].value', value: 'new@x' }).emails).toContainEqual({ value: 'new@x', type: 'work', primary: true });
  });

  it('creates what several conditions describe together', () => {
    expect(patch({ op: 'add', path: 'addresses[type eq "work" and primary eq true].locality', value: 'Wien' })).toMatchObject({ addresses: [{ type: 'work', primary: true, locality: 'Wien' }] });
    expect(refusal({ op: 'add', path: 'addresses[type eq "work" and locality eq "Wien"].region', value: 'x' }).scimType).toBe('noTarget');
    expect(refusal({ op: 'add', path: 'addresses[type eq "work" or type eq "home"].region', value: 'x' }).scimType).toBe('noTarget');
  });

  it('is noTarget when the filter selects nothing and describes no element', () => {
    expect(refusal({ op: 'replace', path: 'emails[type eq "nonsense"].value', value: 'x' })).toMatchObject({ status: 400, scimType: 'noTarget' });
    expect(refusal({ op: 'replace', path: 'emails[value eq "nobody"].type', value: 'work' }).scimType).toBe('noTarget');
    expect(refusal({ op: 'replace', path: 'emails[type eq "other"]', value: { value: 'x' } }).scimType).toBe('noTarget');
    expect(refusal({ op: 'replace', path: 'phoneNumbers[type eq "work"].value', value: 'x' }, STRICT).scimType).toBe('noTarget');
    expect(refusal({ op: 'replace', path: 'phoneNumbers.value', value: 'x' }).scimType).toBe('noTarget');
  });
});

describe('remove', () => {
  it('takes away an attribute, a sub-attribute, selected elements, a sub-attribute of selected elements', () => {
    expect(patch({ op: 'remove', path: 'name' })).not.toHaveProperty('name');
    expect(patch({ op: 'remove', path: 'name.givenName' }).name).toEqual({ familyName: 'Ames' });
    expect(patch({ op: 'remove', path: 'emails[type eq "work"]' }).emails).toEqual([{ value: 'ann@home.example', type: 'home' }]);
    expect(patch({ op: 'remove', path: 'emails[type eq "work"].primary' }).emails).toContainEqual({ value: 'ann@work.example', type: 'work' });
    expect(patch({ op: 'remove', path: 'emails[type eq "home"].value' }).emails).toHaveLength(1);
    expect(patch({ op: 'remove', path: 'emails[value pr]' })).not.toHaveProperty('emails');
  });

  it('of what is absent succeeds', () => {
    expect(patch({ op: 'remove', path: 'title' })).toEqual(ann);
    expect(patch({ op: 'remove', path: 'emails[type eq "other"]' })).toEqual(ann);
    expect(patch({ op: 'remove', path: ENTERPRISE_USER_URN })).toEqual(ann);
  });

  it('needs a path', () => {
    expect(refusal({ op: 'remove' })).toMatchObject({ status: 400, scimType: 'noTarget' });
    expect(refusal({ op: 'remove', value: { title: 'x' } }).scimType).toBe('noTarget');
  });

  it('spares required attributes', () => {
    expect(refusal({ op: 'remove', path: 'userName' }).scimType).toBe('mutability');
    expect(refusal({ op: 'replace', path: 'userName', value: null }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'replace', path: 'userName', value: ' ' }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'replace', value: { userName: '' } }).scimType).toBe('invalidValue');
  });

  it('takes only the values named, and refuses to guess when none is', () => {
    expect(patch({ op: 'Remove', path: 'emails', value: [{ value: 'ann@home.example' }] }).emails).toHaveLength(1);
    expect(refusal({ op: 'remove', path: 'emails', value: [] }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'remove', path: 'emails', value: null }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'remove', path: 'emails', value: [{ value: 'x' }] }, STRICT).scimType).toBe('invalidValue');
  });
});

describe('what the client may not write', () => {
  it.each([['id'], ['meta'], ['meta.created'], ['groups'], ['groups[value eq "g"]'], [`${ENTERPRISE_USER_URN}:manager.displayName`]])('is refused as mutability: %s', (path) => {
    expect(refusal({ op: 'replace', path, value: 'x' })).toMatchObject({ status: 400, scimType: 'mutability' });
    expect(refusal({ op: 'remove', path }).scimType).toBe('mutability');
  });

  it('is ignored beside others in a value without path, as Okta sends the id', () => {
    expect(patch({ op: 'replace', value: { id: 'other', displayName: 'Ann' } })).toEqual({ ...ann, displayName: 'Ann' });
    expect(patch({ op: 'replace', value: { schemas: [USER_URN], meta: {}, active: false } })).toMatchObject({ active: false, id: '1' });
  });

  it('leaves a password out', () => {
    expect(patch({ op: 'replace', path: 'password', value: 'secret' }, { op: 'add', value: { password: 'secret' } })).toEqual(ann);
    expect(refusal({ op: 'replace', path: 'password', value: 1 }).scimType).toBe('invalidValue');
  });
});

describe("each client's accent", () => {
  it('Entra ID: capitals, strings for booleans, the manager as a string, URN-qualified paths', () => {
    expect(patch({ op: 'Replace', path: 'active', value: 'False' })).toMatchObject({ active: false });
    expect(patch({ op: 'Add', path: `${ENTERPRISE_USER_URN}:manager`, value: 'm-1' })).toMatchObject({ [ENTERPRISE_USER_URN]: { manager: { value: 'm-1' } } });
    expect(patch({ op: 'Add', path: `${ENTERPRISE_USER_URN}:department`, value: 'Sales' })).toMatchObject({ [ENTERPRISE_USER_URN]: { department: 'Sales' } });
    expect(patch({ op: 'Add', path: `${USER_URN}:name.givenName`, value: 'A' })).toMatchObject({ name: { givenName: 'A', familyName: 'Ames' } });
  });

  it('Entra ID with its flag: paths as keys', () => {
    expect(
      patch({
        op: 'replace',
        value: { 'name.givenName': 'A', 'emails[type eq "work"].value': 'n@x', [`${ENTERPRISE_USER_URN}:employeeNumber`]: '7', title: 'Boss', 'urn:unknown:x:y': '1' },
      }),
    ).toMatchObject({ name: { givenName: 'A', familyName: 'Ames' }, title: 'Boss', [ENTERPRISE_USER_URN]: { employeeNumber: '7' } });
  });

  it('names in any case', () => {
    expect(applyPatch(ann, parsePatch({ operations: [{ Op: 'REPLACE', Path: 'NAME.GIVENNAME', Value: 'A' }] }, USER_RESOURCE_TYPE), USER_RESOURCE_TYPE)).toMatchObject({
      name: { givenName: 'A' },
    });
  });

  it('several operations on one attribute count in order', () => {
    expect(patch({ op: 'replace', path: 'title', value: 'a' }, { op: 'remove', path: 'title' }, { op: 'add', path: 'title', value: 'b' })).toMatchObject({ title: 'b' });
  });

  it('is refused in the strict dialect', () => {
    expect(refusal({ op: 'Replace', path: 'active', value: false }, STRICT).scimType).toBe('invalidSyntax');
    expect(refusal({ op: 'replace', path: 'active', value: 'False' }, STRICT).scimType).toBe('invalidValue');
    expect(refusal({ op: 'replace', value: { active: false } }, STRICT).scimType).toBe('invalidPath');
    expect(refusal({ op: 'add', path: `${ENTERPRISE_USER_URN}:manager`, value: 'm-1' }, STRICT).scimType).toBe('invalidValue');
  });
});

describe('a malformed PATCH', () => {
  it.each([
    [{}], [{ Operations: [] }], [{ Operations: {} }], [{ Operations: ['x'] }], [{ Operations: [{}] }], [{ Operations: [{ op: 7, path: 'title' }] }],
    [{ Operations: [{ op: 'move', path: 'title' }] }], [{ schemas: [USER_URN], Operations: [{ op: 'remove', path: 'title' }] }], [{ schemas: 'x', Operations: [{ op: 'remove', path: 'title' }] }],
  ] as [JsonObject][])('is invalidSyntax: %j', (body) => {
    expect(() => parsePatch(body, USER_RESOURCE_TYPE)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidSyntax' }));
  });

  it.each([
    [{ op: 'add', path: 'nonsense', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'name.nonsense', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: '', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'emails[', value: 1 }, 'invalidFilter'],
    [{ op: 'add', path: 'emails[nonsense eq 1]', value: {} }, 'invalidFilter'],
    [{ op: 'add', path: 'emails[type eq "work"]value', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'emails[type eq "work"].value.x', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'name[givenName eq "x"]', value: {} }, 'invalidPath'],
    [{ op: 'add', path: '__proto__.polluted', value: 1 }, 'invalidPath'],
    [{ op: 'add', path: 'constructor.prototype', value: 1 }, 'invalidPath'],
    [{ op: 'remove', path: 'constructor' }, 'invalidPath'],
    [{ op: 'add', path: 7, value: 1 }, 'invalidValue'],
    [{ op: 'add', path: 'title' }, 'invalidValue'],
    [{ op: 'replace' }, 'invalidValue'],
    [{ op: 'replace', value: 'x' }, 'invalidValue'],
    [{ op: 'replace', value: {} }, 'invalidValue'],
    [{ op: 'replace', value: { nonsense: 1 } }, 'invalidPath'],
    [{ op: 'replace', path: 'title', value: 7 }, 'invalidValue'],
    [{ op: 'replace', path: 'emails', value: [7] }, 'invalidValue'],
    [{ op: 'replace', path: 'active', value: 'maybe' }, 'invalidValue'],
  ] as [JsonObject, string][])('%j is %s', (operation, scimType) => {
    expect(refusal(operation)).toMatchObject({ status: 400, scimType });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('says which operation was refused', () => {
    expect(() => read([{ op: 'remove', path: 'title' }, { op: 'remove', path: 'nonsense' }])).toThrow(/^Operation 2 of 2: .*nonsense/);
  });

  it('is 413 beyond 1,000 operations', () => {
    expect(() => read(Array(1_001).fill({ op: 'remove', path: 'title' }))).toThrow(expect.objectContaining({ status: 413 }));
    expect(read(Array(1_000).fill({ op: 'remove', path: 'title' }))).toHaveLength(1_000);
  });

  it('changes nothing when one of its operations is refused, and never its input', () => {
    const before = JSON.stringify(ann);
    expect(() => patch({ op: 'replace', path: 'title', value: 'x' }, { op: 'replace', path: 'emails[value eq "nobody"]', value: { value: 'x' } })).toThrow(ScimError);
    patch({ op: 'replace', path: 'emails.type', value: 'other' }, { op: 'remove', path: 'name' });
    expect(JSON.stringify(ann)).toBe(before);
  });
});

describe('any PATCH', () => {
  const value = fc.constantFrom<JsonValue>('x', 'True', true, null, [], {}, 7, [{ value: 'x' }], { value: 'x', primary: true }, [{ value: 'x', type: 'work', primary: true }], { givenName: 'G' }, { title: 'T', 'name.familyName': 'F' });
  const path = fc.constantFrom('title', 'name', 'name.givenName', 'emails', 'emails[type eq "work"]', 'emails[type eq "home"].value', 'emails[primary eq true].primary', 'emails.type', 'phoneNumbers[type eq "mobile"].value', `${ENTERPRISE_USER_URN}:manager`, ENTERPRISE_USER_URN, 'active', 'userName', 'id', 'nonsense');
  const operation = fc.record({ op: fc.constantFrom('add', 'replace', 'remove', 'Add'), path, value }, { requiredKeys: ['op'] }) as fc.Arbitrary<JsonObject>;

  it('equals its operations one by one', () => {
    fc.assert(
      fc.property(fc.array(operation, { minLength: 1, maxLength: 6 }), (operations) => {
        const oneByOne = outcome(() => operations.reduce<JsonObject>((current, each) => applyPatch(current, read([each]), USER_RESOURCE_TYPE), ann));
        const atOnce = outcome(() => patch(...operations));
        expect(typeof atOnce).toBe(typeof oneByOne);
        if (typeof atOnce === 'object') expect(atOnce).toEqual(oneByOne);
      }),
      { numRuns: 500 },
    );
  });

  it('done twice leaves what it left when done once, and one primary at most', () => {
    fc.assert(
      fc.property(operation, (each) => {
        const once = outcome(() => patch(each));
        if (typeof once !== 'object') return;
        const emails = once.emails as { primary?: boolean }[] | undefined;
        expect((emails ?? []).filter((email) => email.primary === true).length).toBeLessThanOrEqual(1);
        const twice = outcome(() => applyPatch(once, read([each]), USER_RESOURCE_TYPE));
        if (typeof twice === 'object') expect(twice).toEqual(once);
      }),
      { numRuns: 500 },
    );
  });

  it('throws nothing but SCIM errors, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), (anything, text) => {
        outcome(() => read([anything as JsonValue]));
        outcome(() => read([{ op: 'add', path: text, value: anything as JsonValue }]));
        outcome(() => read([{ op: 'replace', value: anything as JsonValue }]));
        outcome(() => read([{ op: 'replace', value: { [text]: anything as JsonValue } }]));
      }),
    );
  });

  function outcome(run: () => unknown): JsonObject | 'refused' {
    try {
      return run() as JsonObject;
    } catch (error) {
      expect(error).toBeInstanceOf(ScimError);
      return 'refused';
    }
  }
});
