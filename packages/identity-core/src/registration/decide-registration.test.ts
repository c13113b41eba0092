import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ATTRIBUTE_SYNC } from '../connection/attribute-sync-policy.js';
import type { Connection } from '../connection/connection.js';
import { DEFAULT_ATTRIBUTE_MAPPING, type SamlSettings } from '../connection/saml-settings.js';
import type { Tenant } from '../connection/tenant.js';
import { REFUSAL_CATALOGUE } from '../decision-log/refusal-catalogue.js';
import type { MatchDecision } from '../matching/match-user.js';
import type { FederatedProfile } from '../user/federated-profile.js';
import { ACME, MONDAY, OKTA, email, external, person, upn } from '../user/sample-users.js';
import { decideRegistration, isDomainAllowed } from './decide-registration.js';

const saml: SamlSettings = {
  enabled: true,
  buttonLabel: 'SSO Login',
  idp: null,
  jitRegistration: true,
  idpInitiated: 'convert',
  attributeMapping: DEFAULT_ATTRIBUTE_MAPPING,
  sync: DEFAULT_ATTRIBUTE_SYNC,
  externalIdAttribute: null,
  nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  forceAuthn: false,
  signAuthnRequests: false,
  wantAssertionsEncrypted: false,
  requireEncryptedAssertions: false,
  clockSkewSeconds: 60,
};
const connection: Connection = { tenant: ACME, id: OKTA, name: 'Okta', preset: 'okta', rebinding: 'refuse', saml, scim: null, createdAt: MONDAY, updatedAt: MONDAY };
const tenant: Tenant = { id: ACME, slug: 'acme', name: 'Acme', allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: MONDAY };
const profile: FederatedProfile = { externalId: external('n1'), upn: upn('ann@acme.example'), email: email('ann@acme.example'), fields: {}, missingAttributes: [] };
const unmatched: MatchDecision = { kind: 'unmatched', trail: [] };
const matched = (overrides = {}): MatchDecision => ({ kind: 'matched', by: 'UPN', user: person('ann', overrides), trail: [] });
const code = (decision: ReturnType<typeof decideRegistration>) => (decision.kind === 'refuse' ? decision.refusal.code : decision.kind);

describe('decideRegistration', () => {
  it('registers a stranger and signs a known person in', () => {
    expect(code(decideRegistration(connection, tenant, profile, unmatched))).toBe('register');
    expect(code(decideRegistration(connection, tenant, profile, matched()))).toBe('sign-in');
  });

  it.each([
    ['a connection that is switched off', { ...connection, saml: { ...saml, enabled: false } }, tenant, profile, unmatched, 'login.connection_disabled'],
    ['a connection that was deleted meanwhile', undefined, tenant, profile, unmatched, 'login.connection_disabled'],
    ['a connection without SAML', { ...connection, saml: null }, tenant, profile, unmatched, 'login.connection_disabled'],
    ['a domain that is not allowed', connection, { ...tenant, allowedDomains: ['other.example'] }, profile, unmatched, 'login.domain_not_allowed'],
    ['a known person whose domain was taken off the list', connection, { ...tenant, allowedDomains: [] }, profile, matched(), 'login.domain_not_allowed'],
    ['a missing attribute', connection, tenant, { ...profile, missingAttributes: ['surname'] }, matched(), 'login.attribute_missing'],
    ['a missing address', connection, { ...tenant, allowedDomains: [] }, { ...profile, email: null, missingAttributes: ['emailaddress'] }, unmatched, 'login.attribute_missing'],
    ['a conflicting match', connection, tenant, profile, { kind: 'conflicting', by: 'EMAIL', boundBy: 'UPN', user: person('bob'), trail: [] }, 'login.match_conflicting'],
    ['an ambiguous match', connection, tenant, profile, { kind: 'ambiguous', by: 'EMAIL', users: [person('a'), person('b')], trail: [] }, 'login.match_ambiguous'],
    ['a deactivated account', connection, tenant, profile, matched({ status: 'deactivated' }), 'login.user_deactivated'],
    ['a deprovisioned account', connection, tenant, profile, matched({ status: 'deprovisioned' }), 'login.user_deactivated'],
    ['a blocked account', connection, tenant, profile, matched({ blocked: true }), 'login.user_blocked'],
    ['an account both deactivated and blocked', connection, tenant, profile, matched({ status: 'deactivated', blocked: true }), 'login.user_deactivated'],
    ['a stranger where registration is off', { ...connection, saml: { ...saml, jitRegistration: false } }, tenant, profile, unmatched, 'login.registration_disabled'],
  ] as [string, Connection, Tenant, FederatedProfile, MatchDecision, string][])('refuses %s', (_, c, t, p, m, expected) => {
    const decision = decideRegistration(c, t, p, m);

    expect(code(decision)).toBe(expected);
    expect(decision.kind === 'refuse' && decision.refusal.remedy).toBeTruthy();
    expect(decision.trail.at(-1)?.result).toContain('refused');
  });

  it('signs a known person in where registration is off', () => {
    expect(code(decideRegistration({ ...connection, saml: { ...saml, jitRegistration: false } }, tenant, profile, matched()))).toBe('sign-in');
  });

  it('asks in the order domain, attributes, account, registration', () => {
    const strict = { ...connection, saml: { ...saml, jitRegistration: false } };
    const bad = { ...profile, missingAttributes: ['surname'] };
    const gone = matched({ status: 'deprovisioned' });

    expect(code(decideRegistration(strict, { ...tenant, allowedDomains: [] }, bad, gone))).toBe('login.domain_not_allowed');
    expect(code(decideRegistration(strict, tenant, bad, gone))).toBe('login.attribute_missing');
    expect(code(decideRegistration(strict, tenant, profile, gone))).toBe('login.user_deactivated');
  });

  it.each(['email', 'upn'] as const)('never takes in a person without %s, even when no attribute is reported missing', (identifier) => {
    expect(code(decideRegistration(connection, tenant, { ...profile, [identifier]: null }, unmatched))).toBe('login.attribute_missing');
  });

  it('does not register a person again who was purged, and signs one in who was created anew', () => {
    const tombstones = new Set(['digest of the UPN']);

    expect(code(decideRegistration(connection, tenant, profile, unmatched, tombstones))).toBe('login.user_deactivated');
    expect(code(decideRegistration(connection, tenant, profile, matched(), tombstones))).toBe('sign-in');
  });

  it('writes down every check that was passed, in order, and the one that was not', () => {
    const step = (result: string, detail: string | null = null) => ({ policy: 'decide-registration', identifier: null, result, detail });
    const passed = [step('connection: passed'), step('domain: passed', 'acme.example'), step('attributes: passed')];

    expect(decideRegistration(connection, tenant, profile, unmatched).trail).toEqual([...passed, step('registration: passed')]);
    expect(decideRegistration(connection, tenant, profile, matched()).trail).toEqual([...passed, step('account: passed')]);
    expect(decideRegistration(connection, tenant, profile, matched({ blocked: true })).trail).toEqual([...passed, step('account: refused', expect.any(String) as unknown as string)]);
  });

  it.each([
    ['deactivated', OKTA, /directory of the connection "okta"/],
    ['deprovisioned', OKTA, /directory of the connection "okta"/],
    ['deactivated', null, /^Activate the user/],
    ['deprovisioned', null, /^Restore the user/],
  ] as const)('says who can bring a %s person of the manager %s back', (status, managedBy, remedy) => {
    expect(decideRegistration(connection, tenant, profile, matched({ status, managedBy }))).toMatchObject({ refusal: { remedy: expect.stringMatching(remedy) } });
  });

  it('offers to release the address only where the address was matched', () => {
    const conflict = decideRegistration(connection, tenant, profile, { kind: 'conflicting', by: 'UPN', boundBy: 'EXTERNAL_PROVIDER_ID', user: person('bob'), trail: [] });
    expect(conflict).toMatchObject({ refusal: { remedy: expect.not.stringContaining('EMAIL') } });
  });

  it('names the missing attributes and both remedies of a conflict', () => {
    const missing = decideRegistration(connection, tenant, { ...profile, missingAttributes: ['surname', 'upn'] }, unmatched);
    expect(missing).toMatchObject({ refusal: { detail: expect.stringContaining('surname, upn') } });
    const conflict = decideRegistration(connection, tenant, profile, { kind: 'conflicting', by: 'EMAIL', boundBy: 'UPN', user: person('bob'), trail: [] });
    expect(conflict).toMatchObject({ user: { id: 'bob' }, refusal: { remedy: expect.stringMatching(/release identifiers.*EMAIL/) } });
  });
});

describe('isDomainAllowed', () => {
  it.each([
    ['acme.example', ['*'], true],
    ['acme.example', ['acme.example'], true],
    ['acme.example', ['ACME.Example'], true],
    ['acme.example', [], false],
    ['evil-acme.example', ['acme.example'], false],
    ['acme.example.evil', ['acme.example'], false],
    ['sub.acme.example', ['acme.example'], false],
    ['sub.acme.example', ['*.acme.example'], true],
    ['a.acme.example', ['*.acme.example'], true],
    ['a.b.acme.example', ['*.acme.example'], true],
    ['acme.example', ['*.acme.example'], false],
    ['.acme.example', ['*.acme.example'], false],
    ['evilacme.example', ['*.acme.example'], false],
  ])('%s against %j: %s', (domain, allowed, expected) => {
    expect(isDomainAllowed(domain, allowed)).toBe(expected);
  });
});

describe('the refusal catalogue', () => {
  it('has a sentence for the employee for every refusal of a login', () => {
    const administrators = ['saml.metadata_refused', 'saml.key_refused'];
    for (const [name, entry] of Object.entries(REFUSAL_CATALOGUE)) {
      if (name.startsWith('login.') || (name.startsWith('saml.') && !administrators.includes(name))) expect([name, entry.sentence]).toEqual([name, expect.any(String)]);
    }
  });
});
