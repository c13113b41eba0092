import { describe, expect, it } from '@jest/globals';
import { WRITE_REFUSAL_CODES, type WriteRefusalCode } from '@vestibule/identity-core';
import { preconditionFailed, notFound, unsupportedMediaType } from '../protocol/index.js';
import { refusalToScim, scimToRefusal } from './refusal-to-scim.js';

const refusal = (code: WriteRefusalCode, detail = 'What was found') => ({ code, detail, remedy: 'What to do.' });

describe('a refusal on the wire', () => {
  it.each<[WriteRefusalCode, number, string | undefined]>([
    ['request.invalid', 400, 'invalidValue'],
    ['resource.not_found', 404, undefined],
    ['identifier.taken', 409, 'uniqueness'],
    ['match.conflicting', 409, 'uniqueness'],
    ['match.ambiguous', 409, 'uniqueness'],
    ['user.externally_managed', 403, undefined],
    ['user.protected', 403, undefined],
    ['group.externally_managed', 403, undefined],
    ['group.name_taken', 409, 'uniqueness'],
    ['group.member_unknown', 400, 'invalidValue'],
    ['group.nested_refused', 400, 'invalidValue'],
    ['group.cycle', 409, undefined],
    ['group.too_deep', 400, 'invalidValue'],
    ['guard.tripped', 403, undefined],
    ['precondition.failed', 412, undefined],
  ])('%s is %d %s, with what was found and what to do', (code, status, scimType) => {
    expect(refusalToScim(refusal(code))).toMatchObject({ status, scimType, detail: 'What was found. What to do.' });
  });

  it('exists for every code', () => {
    for (const code of WRITE_REFUSAL_CODES) expect(refusalToScim(refusal(code)).status).toBeGreaterThanOrEqual(400);
  });

  it('names identifiers as the directory knows them, and the values it sent', () => {
    const input = { userName: 'ann', externalId: null, email: 'a"n@x.example', nickName: 'Annie' };
    expect(refusalToScim(refusal('identifier.taken', 'The UPN belongs to user 1, the EXTERNAL_PROVIDER_ID and EMAIL too'), input).detail).toBe(
      'The userName belongs to user 1, the externalId and e-mail address too. Sent were userName "ann", email "a\\"n@x.example". What to do.',
    );
    expect(refusalToScim(refusal('user.protected'), input).detail).not.toContain('ann');
  });
});

it('an error found before the core could decide is kept as the reason that fits', () => {
  expect(scimToRefusal(notFound('x')).code).toBe('resource.not_found');
  expect(scimToRefusal(preconditionFailed('x')).code).toBe('precondition.failed');
  expect(scimToRefusal(unsupportedMediaType('x'))).toMatchObject({ code: 'request.invalid', detail: 'x' });
});
