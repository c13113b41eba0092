import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../json/json-value.js';
import { ScimError } from '../messages/scim-error.js';
import { PATCH_OP_URN, USER_URN } from '../messages/schema-urns.js';
import { USER_RESOURCE_TYPE } from '../schemas/resource-type.js';
import { applyPatch } from './apply-patch.js';
import { parsePatch } from './parse-patch.js';

const ann: JsonObject = { schemas: [USER_URN], userName: 'ann', active: true };

const read = (operations: readonly JsonValue[]) => parsePatch({ schemas: [PATCH_OP_URN], Operations: operations }, USER_RESOURCE_TYPE);
const patch = (resource: JsonObject, ...operations: JsonValue[]) => applyPatch(resource, read(operations), USER_RESOURCE_TYPE);
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

function refusal(run: () => unknown): ScimError {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

function quick(run: () => unknown): void {
  const before = process.cpuUsage();
  run();
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
}

describe('a PATCH', () => {
  it('of as many values as an attribute may have is quick, with or without a "value" in each', () => {
    const makers: readonly (readonly [string, (index: number) => JsonObject])[] = [
      ['roles', (index) => ({ value: `v${index}` })],
      ['addresses', (index) => ({ locality: `l${index}` })],
      ['emails', (index) => ({ value: 'one@acme.example', type: `t${index}` })],
    ];
    for (const [path, make] of makers) {
      const value = many(1_000, make);
      const operations = many(8, (): JsonObject => ({ op: 'add', path, value }));
      quick(() => expect(patch(ann, ...operations, { op: 'remove', path, value })).not.toHaveProperty([path]));
    }
  });

  it('that leaves more values of one attribute than it may have is refused and names it; fewer are always allowed', () => {
    const full = patch(ann, { op: 'add', path: 'roles', value: many(1_000, (index) => ({ value: `v${index}` })) });
    for (const operation of [
      { op: 'add', path: 'roles', value: [{ value: 'one more' }] },
      { op: 'replace', path: 'roles', value: many(1_001, (index) => ({ value: `v${index}` })) },
      { op: 'add', path: 'roles[type eq "new"].value', value: 'one more' },
    ]) {
      expect(refusal(() => patch(full, operation))).toMatchObject({ status: 400, scimType: 'invalidValue', detail: expect.stringMatching(/"roles".*1000.*1001/) });
    }
    expect(patch(full, { op: 'remove', path: 'roles[value eq "v1"]' }, { op: 'add', path: 'roles', value: { value: 'v2' } })['roles']).toHaveLength(999);
  });

  it('piles up no more characters than one request could bring', () => {
    const large = patch(ann, { op: 'replace', path: 'nickName', value: 'x'.repeat(700_000) });
    expect(refusal(() => patch(large, { op: 'replace', path: 'title', value: 'x'.repeat(700_000) }))).toMatchObject({ status: 400, scimType: 'invalidValue' });
    const roles = many(1_000, (index) => ({ value: `v${index}`, type: 'work' }));
    const multiplied = [{ op: 'replace', path: 'roles', value: roles }, { op: 'replace', path: 'roles[type eq "work"].display', value: 'x'.repeat(900_000) }];
    quick(() => expect(refusal(() => patch(ann, ...multiplied)).scimType).toBe('invalidValue'));
  });

  it('of endless comparisons, or endless attributes, is refused with 413', () => {
    const filter = many(199, (index) => `value eq "${index}"`).join(' or ');
    expect(refusal(() => read(many(13, () => ({ op: 'remove', path: `roles[${filter}]` }))))).toMatchObject({ status: 413 });
    const value = Object.fromEntries(many(2_600, (index) => [`emails[primary eq true${' '.repeat(index)}].value`, 'x']));
    expect(refusal(() => read([{ op: 'replace', value }]))).toMatchObject({ status: 413 });
    const full = patch(ann, { op: 'add', path: 'roles', value: many(1_000, (index) => ({ value: `v${index}` })) });
    quick(() => expect(patch(full, ...many(12, () => ({ op: 'remove', path: `roles[${filter}]` })))).toEqual(full));
    expect(read(many(1_000, (index) => ({ op: 'add', path: 'roles[value eq "a"].display', value: String(index) })))).toHaveLength(1_000);
  });
});
