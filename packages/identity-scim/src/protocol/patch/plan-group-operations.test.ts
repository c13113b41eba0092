import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../dialects/lenient.js';
import { STRICT } from '../dialects/strict.js';
import type { JsonValue } from '../json/json-value.js';
import { ScimError } from '../messages/scim-error.js';
import { GROUP_URN, PATCH_OP_URN } from '../messages/schema-urns.js';
import { GROUP_RESOURCE_TYPE } from '../schemas/resource-type.js';
import { applyPatch } from './apply-patch.js';
import { parsePatch } from './parse-patch.js';
import { planGroupOperations, type GroupOperation } from './plan-group-operations.js';

const plan = (operations: readonly JsonValue[], dialect = LENIENT): readonly GroupOperation[] =>
  planGroupOperations(parsePatch({ schemas: [PATCH_OP_URN], Operations: operations }, GROUP_RESOURCE_TYPE, dialect));
const refusal = (operation: JsonValue, dialect = LENIENT): ScimError => {
  try {
    plan([operation], dialect);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${JSON.stringify(operation)}`);
};

describe('the PATCH of a group', () => {
  it('adds members, each id once, with what is said of them', () => {
    expect(plan([{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'a' }, { value: 'b', display: 'B', type: 'User' }, { value: 'a' }] }])).toEqual([
      { kind: 'add-members', ids: ['a', 'b'], members: [{ value: 'a' }, { value: 'b', display: 'B', type: 'User' }] },
    ]);
    expect(plan([{ op: 'add', path: 'members', value: 'a' }])).toMatchObject([{ kind: 'add-members', ids: ['a'] }]);
    expect(plan([{ op: 'add', value: { members: [{ value: 'a', $ref: 'https://x/Users/a' }] } }])).toEqual([
      { kind: 'add-members', ids: ['a'], members: [{ value: 'a', ref: 'https://x/Users/a' }] },
    ]);
    expect(plan([{ op: 'add', path: `${GROUP_URN}:members`, value: [{ value: 'a' }] }])).toMatchObject([{ ids: ['a'] }]);
    expect(plan([{ op: 'add', path: 'members', value: [] }])).toEqual([]);
  });

  it('removes exactly the members that the path or the value names', () => {
    expect(plan([{ op: 'remove', path: 'members[value eq "a"]' }])).toEqual([{ kind: 'remove-members', ids: ['a'] }]);
    expect(plan([{ op: 'remove', path: 'members[value eq "a" or value eq "b" or value eq "a"]' }])).toEqual([{ kind: 'remove-members', ids: ['a', 'b'] }]);
    expect(plan([{ op: 'Remove', path: 'members', value: [{ value: 'a' }] }])).toEqual([{ kind: 'remove-members', ids: ['a'] }]);
    expect(plan([{ op: 'Remove', path: 'members', value: { value: 'a' } }])).toEqual([{ kind: 'remove-members', ids: ['a'] }]);
  });

  it('removes all members only for the path without a value', () => {
    expect(plan([{ op: 'remove', path: 'members' }])).toEqual([{ kind: 'remove-all-members' }]);
    for (const value of [[], null, [{ $ref: null }], [null], {}, '']) {
      expect(refusal({ op: 'Remove', path: 'members', value })).toMatchObject({ status: 400, scimType: 'invalidValue' });
    }
    expect(refusal({ op: 'remove', path: 'members', value: [{ value: 'a' }] }, STRICT)).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(refusal({ op: 'remove' }).scimType).toBe('noTarget');
  });

  it('replaces the members, and empties the group only for an empty array', () => {
    expect(plan([{ op: 'replace', path: 'members', value: [{ value: 'a' }] }])).toEqual([{ kind: 'replace-members', ids: ['a'], members: [{ value: 'a' }] }]);
    expect(plan([{ op: 'replace', value: { members: [{ value: 'a' }] } }])).toMatchObject([{ kind: 'replace-members', ids: ['a'] }]);
    expect(plan([{ op: 'replace', path: 'members', value: [] }])).toEqual([{ kind: 'replace-members', ids: [], members: [] }]);
    for (const value of [null, [{ $ref: null }], [null]]) {
      expect(refusal({ op: 'replace', path: 'members', value }).scimType).toBe('invalidValue');
      expect(refusal({ op: 'replace', value: { members: value } }).scimType).toBe('invalidValue');
    }
    expect(refusal({ op: 'replace', path: 'members' }).scimType).toBe('invalidValue');
  });

  it('renames without touching members, also in the words of Okta', () => {
    for (const operation of [{ op: 'replace', value: { id: 'g-1', displayName: 'New' } }, { op: 'Replace', path: 'displayName', value: 'New' }]) {
      const [change, ...more] = plan([operation]);
      expect(more).toEqual([]);
      expect(change).toMatchObject({ kind: 'change-attributes', operation: { kind: 'replace', value: 'New' } });
      if (change?.kind !== 'change-attributes') throw new Error('no change of attributes');
      expect(applyPatch({ schemas: [GROUP_URN], displayName: 'Old' }, [change.operation], GROUP_RESOURCE_TYPE)).toEqual({ schemas: [GROUP_URN], displayName: 'New' });
    }
  });

  it('keeps the order of its operations', () => {
    expect(
      plan([
        { op: 'remove', path: 'members[value eq "a"]' },
        { op: 'add', path: 'members', value: [{ value: 'b', display: 'B' }] },
        { op: 'replace', value: { displayName: 'New', members: [{ value: 'c' }] } },
        { op: 'remove', path: 'members' },
      ]).map((operation) => operation.kind),
    ).toEqual(['remove-members', 'add-members', 'change-attributes', 'replace-members', 'remove-all-members']);
  });

  it('is refused where it could not be decided without reading the members, or would change one', () => {
    expect(refusal({ op: 'remove', path: 'members[type eq "User"]' }).scimType).toBe('invalidFilter');
    expect(refusal({ op: 'remove', path: 'members[value sw "a"]' }).scimType).toBe('invalidFilter');
    expect(refusal({ op: 'remove', path: 'members[value eq "a" and value eq "b"]' }).scimType).toBe('invalidFilter');
    expect(refusal({ op: 'remove', path: 'members[not (value eq "a")]' }).scimType).toBe('invalidFilter');
    expect(refusal({ op: 'remove', path: 'members.value' }).scimType).toBe('mutability');
    expect(refusal({ op: 'replace', path: 'members[value eq "a"].display', value: 'x' }).scimType).toBe('mutability');
    expect(refusal({ op: 'replace', path: 'members[value eq "a"]', value: { value: 'b' } }).scimType).toBe('mutability');
    expect(refusal({ op: 'add', path: 'members[value eq "a"]', value: { value: 'b' } }).scimType).toBe('invalidPath');
  });

  it('is refused for a member without id and for a group without name', () => {
    expect(refusal({ op: 'add', path: 'members', value: [{ display: 'x' }] }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'add', path: 'members', value: [7] }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'remove', path: 'displayName' }).scimType).toBe('mutability');
    expect(refusal({ op: 'replace', value: { displayName: ' ' } }).scimType).toBe('invalidValue');
    expect(refusal({ op: 'replace', path: 'id', value: 'x' }).scimType).toBe('mutability');
  });
});
