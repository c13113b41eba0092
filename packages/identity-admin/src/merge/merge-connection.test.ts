import { connectionId, DEFAULT_ATTRIBUTE_MAPPING, DEFAULT_SCIM_SETTINGS, type IdentityProviderDescription, type NewConnection } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import type { ConnectionPatchBody } from '../schemas/connection-schemas.js';
import { mergeConnection } from './merge-connection.js';

const blank: NewConnection = { id: connectionId('okta'), name: 'Okta', preset: 'generic', rebinding: 'refuse', saml: null, scim: null };
const idp = { entityId: 'urn:idp', source: 'xml' } as IdentityProviderDescription;
const keep = { kind: 'keep' } as const;

describe('mergeConnection', () => {
  it('fills a new part with its defaults', () => {
    const { saml, scim } = mergeConnection(blank, { saml: {}, scim: {} }, keep);

    expect(saml).toMatchObject({ enabled: true, buttonLabel: 'Sign in with Okta', idp: null, clockSkewSeconds: 60, idpInitiated: 'convert' });
    expect(scim).toEqual(DEFAULT_SCIM_SETTINGS);
  });

  it('leaves what is absent, also inside a part and inside its records', () => {
    const before = mergeConnection(
      blank,
      { saml: { clockSkewSeconds: 5, sync: { department: 'every-login' }, attributeMapping: { upn: 'login' } }, scim: { dialect: 'strict' } },
      { kind: 'set', idp },
    );

    const after = mergeConnection(before, { saml: { sync: { jobtitle: 'every-login' } } }, keep);

    expect(after.saml?.clockSkewSeconds).toBe(5);
    expect(after.saml?.idp).toBe(idp);
    expect(after.saml?.sync).toMatchObject({ department: 'every-login', jobtitle: 'every-login', name: 'on-registration' });
    expect(after.saml?.attributeMapping).toEqual({ ...DEFAULT_ATTRIBUTE_MAPPING, upn: 'login' });
    expect(after.scim?.dialect).toBe('strict');
  });

  it('sets a setting to its default with null, and a whole record too', () => {
    const before = mergeConnection(
      blank,
      { preset: 'okta', rebinding: 'allow', saml: { clockSkewSeconds: 5, forceAuthn: true, externalIdAttribute: 'oid', attributeMapping: { upn: 'login' } } },
      keep,
    );

    const after = mergeConnection(
      before,
      { preset: null, rebinding: null, saml: { clockSkewSeconds: null, forceAuthn: null, externalIdAttribute: null, attributeMapping: null } },
      keep,
    );

    expect(after).toMatchObject({ preset: 'generic', rebinding: 'refuse' });
    expect(after.saml).toMatchObject({ clockSkewSeconds: 60, forceAuthn: false, externalIdAttribute: null, attributeMapping: DEFAULT_ATTRIBUTE_MAPPING });
  });

  it('lets a guard hold nothing below five acts unless another minimum is given, and keeps that one', () => {
    const guarded = (guard: NonNullable<NonNullable<ConnectionPatchBody['scim']>['guard']>, before = blank) => mergeConnection(before, { scim: { guard } }, keep);
    const window = { maxShare: 0.1, windowMinutes: 60 };

    expect(guarded(window).scim?.guard).toEqual({ ...window, minimum: 5 });
    const wide = { ...blank, ...guarded({ ...window, minimum: 20 }) };
    expect(guarded({ maxShare: 0.2, windowMinutes: 60 }, wide).scim?.guard).toEqual({ maxShare: 0.2, windowMinutes: 60, minimum: 20 });
    expect(guarded({ ...window, minimum: null }, wide).scim?.guard).toEqual({ ...window, minimum: 5 });
  });

  it('takes a part away with null', () => {
    const before = mergeConnection(blank, { saml: {}, scim: {} }, keep);

    expect(mergeConnection(before, { saml: null, scim: null }, keep)).toMatchObject({ saml: null, scim: null });
  });

  it('removes metadata only when it came from the source that the body names', () => {
    const before = mergeConnection(blank, { saml: {} }, { kind: 'set', idp });

    expect(mergeConnection(before, { saml: {} }, { kind: 'remove', sources: ['url'] }).saml?.idp).toBe(idp);
    expect(mergeConnection(before, { saml: {} }, { kind: 'remove', sources: ['xml'] }).saml?.idp).toBeNull();
  });
});
