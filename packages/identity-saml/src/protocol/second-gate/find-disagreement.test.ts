import { describe, expect, it } from '@jest/globals';
import { findDisagreement } from './find-disagreement.js';
import type { GateJob } from './gate-job.js';

const nameId = { value: 'jane', format: null, nameQualifier: null, spNameQualifier: null };
const expected: GateJob['expected'] = { entityId: '', acsUrl: '', idpEntityId: '', certificates: [], now: new Date(), clockSkewSeconds: 60, decryptionKeys: [], requireEncryptedAssertions: false };
const job = (attributes: Record<string, string[]>, attributeNames = Object.keys(attributes), value = 'jane'): GateJob => ({
  message: '',
  expected,
  first: { assertionId: '_a', nameId: { ...nameId, value }, attributes: new Map(Object.entries(attributes)), encrypted: 'none', signed: { response: true, assertion: true }, certificateIndex: 0 },
  attributeNames,
});

describe('what both gates read', () => {
  it('agrees on the same NameID and the same values in the same order', () => {
    expect(findDisagreement(job({ a: ['1'], b: ['2', '3'], none: [] }), { nameID: 'jane', attributes: { a: '1', b: ['2', '3'], other: 'x' } })).toBeUndefined();
    expect(findDisagreement(job({}), { nameID: 'jane' })).toBeUndefined();
  });

  it('agrees on values however samlify nests them, blank ones left out', () => {
    expect(findDisagreement(job({ a: ['1', ' ', '2'], b: [] }), { nameID: 'jane', attributes: { a: [['1'], ['', '2', null]], b: ' \n' } })).toBeUndefined();
  });

  it('agrees on line ends of any kind', () => {
    expect(findDisagreement(job({ a: ['1\r\n2\r3\u00854\u20285'] }, undefined, 'ja\rne'), { nameID: 'ja\nne', attributes: { a: '1\n2\n3\n4\n5' } })).toBeUndefined();
    expect(findDisagreement(job({ a: ['1\n\n2'] }), { nameID: 'jane', attributes: { a: '1\n2' } })).toContain('differently');
  });

  it.each([
    ['another', 'jane.doe'],
    ['none', undefined],
    ['a list', ['jane']],
    ['an object', { toString: () => 'jane' }],
  ])('differs when samlify reads %s NameID', (_, nameID) => expect(findDisagreement(job({}), { nameID })).toBe('samlify reads another NameID'));

  it.each<[string, Record<string, unknown> | undefined]>([
    ['another value', { role: ['user', 'root'] }],
    ['a value less', { role: 'user' }],
    ['a value more', { role: ['user', 'admin', 'root'] }],
    ['another order', { role: ['admin', 'user'] }],
    ['none', {}],
    ['no attributes', undefined],
  ])('differs when samlify reads %s of a mapped attribute', (_, attributes) => {
    expect(findDisagreement(job({ role: ['user', 'admin'] }), { nameID: 'jane', attributes })).toBe('samlify reads the attribute "role" differently');
  });

  it('differs when only samlify reads a mapped attribute', () => {
    expect(findDisagreement(job({}, ['role']), { nameID: 'jane', attributes: { role: 'admin' } })).toContain('"role"');
    expect(findDisagreement(job({}, ['__proto__']), { nameID: 'jane', attributes: JSON.parse('{"__proto__":"x"}') as object })).toContain('"__proto__"');
  });

  it('is not compared for attributes that nobody maps', () => expect(findDisagreement(job({ role: ['user'] }, []), { nameID: 'jane', attributes: { role: 'admin' } })).toBeUndefined());

  it('is told by the beginning of a long name', () => expect(findDisagreement(job({}, ['x'.repeat(500)]), { nameID: 'jane', attributes: { ['x'.repeat(500)]: 'y' } })).toHaveLength(`samlify reads the attribute  differently`.length + 200));
});
