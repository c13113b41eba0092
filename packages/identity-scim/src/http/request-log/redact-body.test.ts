import { describe, expect, it } from '@jest/globals';
import { isJsonObject, type JsonValue } from '../../protocol/index.js';
import { REDACTED, redactBody, redactBytes, redactPath } from './redact-body.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('what the log keeps of a body', () => {
  it('is everything of an ordinary one', () => {
    const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann', active: true, name: { givenName: 'Ann' }, x: null };
    expect(redactBody(body)).toEqual(body);
    expect(redactBytes(bytes(JSON.stringify(body)))).toEqual(body);
    expect(redactBytes(bytes(''))).toBeNull();
  });

  it.each<[JsonValue, JsonValue]>([
    [{ password: 's' }, { password: REDACTED }],
    [{ PassWord: 's' }, { PassWord: REDACTED }],
    [{ 'urn:ietf:params:scim:schemas:core:2.0:User:password': 's' }, { 'urn:ietf:params:scim:schemas:core:2.0:User:password': REDACTED }],
    [{ 'urn:acme:1.0:User': { apiKey: ['s'], clientSecret: { a: 's' } } }, { 'urn:acme:1.0:User': { apiKey: REDACTED, clientSecret: REDACTED } }],
    [{ Operations: [{ op: 'Replace', path: 'password', value: 's' }] }, { Operations: [{ op: 'Replace', path: 'password', value: REDACTED }] }],
    [{ Operations: [{ op: 'add', value: { Password: 's' } }] }, { Operations: [{ op: 'add', value: { Password: REDACTED } }] }],
    [{ Path: 'urn:acme:1.0:User:pinToken', Value: 's' }, { Path: 'urn:acme:1.0:User:pinToken', Value: REDACTED }],
    [{ nickName: 'Bearer vst_abc' }, { nickName: REDACTED }],
  ])('is no secret of %j', (body, kept) => {
    expect(redactBody(body)).toEqual(kept);
  });

  it('is bounded, however large, deep or wide the body', () => {
    const deep = Array.from({ length: 90 }).reduce<JsonValue>((inner) => ({ a: inner }), 'x');
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`name${index}`, index]));
    for (const body of [deep, wide, 'x'.repeat(1_000_000), Array.from({ length: 10_000 }, () => ({ value: 'x'.repeat(100) })), { ['n'.repeat(50_000)]: 1 }]) {
      expect(JSON.stringify(redactBody(body)).length).toBeLessThan(12_000);
    }
    expect(redactBody(Array.from({ length: 25 }, (_, index) => index))).toEqual([...Array.from({ length: 20 }, (_, index) => index), '… 5 more']);
  });

  it('is the size of what is no JSON object or too large', () => {
    expect(redactBytes(bytes('{"password":"s'))).toBe('[14 bytes that are no JSON object]');
    expect(redactBytes(bytes('"s"'))).toBe('[3 bytes that are no JSON object]');
    expect(redactBytes(new Uint8Array(70_000))).toBe('[70000 bytes]');
  });

  it('takes names as data', () => {
    const kept = redactBytes(bytes('{"__proto__":{"password":"s"},"constructor":1}'));
    expect(isJsonObject(kept) && Object.keys(kept)).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(kept)).toBe(`{"__proto__":{"password":"${REDACTED}"},"constructor":1}`);
  });
});

describe('what the log keeps of a path', () => {
  it.each([
    ['/t/a/scim/v2/Users', '', '/t/a/scim/v2/Users'],
    ['/Users', 'filter=userName eq "token@acme.example"', '/Users?filter=userName eq "token@acme.example"'],
    ['/Users', 'filter=password+eq+%22s%22', `/Users?${REDACTED}`],
    ['/Users', 'access_token=s', `/Users?${REDACTED}`],
    ['/Users', 'filter=%E0%A4%A', '/Users?filter=%E0%A4%A'],
  ])('of %s?%s is %s', (path, query, kept) => {
    expect(redactPath(path, query)).toBe(kept);
  });
});
