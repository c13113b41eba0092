import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScimError } from '../messages/scim-error.js';
import { parseJsonBody } from './parse-json-body.js';

const refusal = (body: string | Uint8Array, limits?: Parameters<typeof parseJsonBody>[1]): ScimError => {
  try {
    parseJsonBody(body, limits);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('was accepted');
};
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

describe('a request body', () => {
  it('is one JSON object, as text or as UTF-8 bytes', () => {
    expect(parseJsonBody('{"userName":"Ünal"}')).toEqual({ userName: 'Ünal' });
    expect(parseJsonBody(new TextEncoder().encode('{"userName":"Ünal"}'))).toEqual({ userName: 'Ünal' });
    expect(parseJsonBody(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toEqual({});
  });

  it.each(['', '{', '{"a":1}}', '[]', '"text"', 'null', '1', "{'a':1}", '{"a":1,}'])('is refused as invalidSyntax when it is %j', (body) => {
    expect(refusal(body)).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  it('is refused as invalidSyntax when its bytes are not UTF-8', () => {
    expect(refusal(new Uint8Array([0x7b, 0xff, 0x7d]))).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  it('is refused with 413 beyond the size limit, counted in bytes', () => {
    expect(refusal('{"a":"ää"}', { maxBytes: 11, maxDepth: 32, maxNodes: 10 }).status).toBe(413);
    expect(refusal(new Uint8Array(2_000_000)).status).toBe(413);
  });

  it('may be 32 levels deep and no deeper', () => {
    expect(parseJsonBody(nested(32))).toBeDefined();
    expect(refusal(nested(33))).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
    expect(refusal(nested(100_000)).status).toBe(400);
  });

  it('is bounded in the number of values', () => {
    expect(refusal(`{"a":[${'0,'.repeat(200_000)}0]}`)).toMatchObject({ status: 400 });
  });

  it.each([
    ['a NUL in a value', '{"displayName":"a\\u0000b"}'],
    ['half of a surrogate pair in a value', '{"displayName":"a\\ud800b"}'],
    ['a NUL deep in an array', '{"emails":[{"displayName":"\\u0000"}]}'],
    ['a number beyond all bounds', '{"displayName":1e999}'],
  ])('is refused as invalidValue, naming the attribute, for %s', (_what, body) => {
    const error = refusal(body);
    expect(error).toMatchObject({ status: 400, scimType: 'invalidValue' });
    expect(error.detail).toContain('displayName');
    expect(error.detail).not.toContain('\0');
  });

  const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  const patch = (operation: object) => ({ Operations: [operation] });
  it.each<[string, (text: string) => object]>([
    ['name.familyName', (text) => ({ name: { familyName: text } })],
    ['emails.value', (text) => ({ emails: [{ value: 'a@acme.example' }, { value: text }] })],
    [`${ENTERPRISE}:department`, (text) => ({ [ENTERPRISE]: { department: text } })],
    [`${ENTERPRISE}:manager.value`, (text) => ({ [ENTERPRISE]: { manager: { value: text } } })],
    ['title', (text) => patch({ op: 'replace', path: 'title', value: text })],
    ['title', (text) => patch({ OP: 'Replace', Path: ' title', Value: text })],
    ['title', (text) => patch({ op: 'replace', value: { title: text } })],
    ['name.givenName', (text) => patch({ op: 'add', path: 'name', value: { givenName: text } })],
    ['emails[type eq \"work\"].value', (text) => patch({ op: 'add', path: 'emails[type eq "work"].value', value: text })],
    ['members.value', (text) => patch({ op: 'add', path: 'members', value: [{ value: text }] })],
    ['value', (text) => patch({ op: 'add', value: text })],
    ['path', (text) => patch({ op: 'add', path: text, value: 'x' })],
    ['userName', (text) => patch({ method: 'POST', path: '/Users', data: { userName: text } })],
    ['title', (text) => patch({ method: 'PATCH', path: '/Users/1', data: patch({ op: 'replace', path: 'title', value: text }) })],
  ])('names the attribute %s whose text cannot be stored', (name, body) => {
    for (const text of ['a\0b', 'a\ud800b']) {
      expect(() => parseJsonBody(JSON.stringify(body(text)))).toThrow(`Attribute "${name.replaceAll('\\"', '"')}" contains`);
    }
  });

  it('is refused for a key with a NUL or half of a surrogate pair', () => {
    expect(refusal('{"a\\u0000":1}').scimType).toBe('invalidValue');
    expect(refusal('{"a\\udc00":1}').scimType).toBe('invalidValue');
  });

  it.each(['__proto__', 'constructor', 'prototype', 'Constructor'])('is refused for the key %s, at any depth, and pollutes nothing', (key) => {
    expect(refusal(`{"name":{"${key}":{"polluted":true}}}`)).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
  });

  it.each([
    '{"userName":"a","username":"b"}',
    '{"active":true,"active":false}',
    '{"active" : true, "\\u0061ctive"\n:\t false}',
    '{"a":[{"b":"x\\\\"},{"b":1,"c":{},"b":2}]}',
  ])('is refused when a key stands twice in one object, in any case: %s', (body) => {
    expect(refusal(body)).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  it.each(['{"a":"b","b":"a","c":["a","a"],"d":{"a":1},"e":[{"a":1},{"a":2}]}', '{"a":"\\"a\\":","b":"\\\\","c":"{\\"c\\":1"}', '{"type":"type","value":"value"}'])(
    'may hold the same word as key and value, or the same key in several objects: %s',
    (body) => {
      expect(parseJsonBody(body)).toEqual(JSON.parse(body));
    },
  );

  it('that JSON wrote is always accepted, if its keys differ', () => {
    const value = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), value), (object) => {
        const keysDiffer = (each: unknown): boolean =>
          typeof each !== 'object' || each === null ||
          (Array.isArray(each) || new Set(Object.keys(each).map((key) => key.toLowerCase())).size === Object.keys(each).length) && Object.values(each).every(keysDiffer);
        const text = JSON.stringify(object);
        fc.pre(keysDiffer(object) && !/\\u0000|\\ud|constructor|prototype|__proto__/i.test(text));
        expect(parseJsonBody(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('of strings with many backslashes is read in bounded time', () => {
    const before = process.cpuUsage();
    parseJsonBody(JSON.stringify({ a: '\\'.repeat(200_000), b: '"'.repeat(200_000) }));
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
  });

  it('never throws anything but a SCIM error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: fc.constantFrom(...'aZ0 "\\()[].:,&=%+'.split(''), '\0', '\u0001', 'ä', '\ud800', '\udc00', '😀') }), fc.json(), fc.uint8Array()), (body) => {
        try {
          parseJsonBody(body);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});
