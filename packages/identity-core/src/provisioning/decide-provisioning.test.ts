import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS, type Connection } from '../connection/connection.js';
import type { Tenant } from '../connection/tenant.js';
import type { MatchDecision } from '../matching/match-user.js';
import { scimId } from '../user/identifiers.js';
import { ACME, ENTRA, MONDAY, OKTA, person } from '../user/sample-users.js';
import type { User } from '../user/user.js';
import { decideProvisioning } from './decide-provisioning.js';

const okta: Connection = { tenant: ACME, id: OKTA, name: 'Okta', preset: 'okta', rebinding: 'refuse', saml: null, scim: DEFAULT_SCIM_SETTINGS, createdAt: MONDAY, updatedAt: MONDAY };
const tenant: Tenant = { id: ACME, slug: 'acme', name: 'Acme', allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: MONDAY };
const sharing: Tenant = { ...tenant, sharedEmail: 'allow' };
const matched = (overrides: Partial<User>): MatchDecision => ({ kind: 'matched', by: 'UPN', user: person('ann', overrides), trail: [] });
const ambiguous = (by: 'EMAIL' | 'UPN'): MatchDecision => ({ kind: 'ambiguous', by, users: [person('a'), person('b')], trail: [] });
const conflicting = (by: 'EMAIL' | 'UPN'): MatchDecision => ({ kind: 'conflicting', by, boundBy: 'EXTERNAL_PROVIDER_ID', user: person('bob'), trail: [] });
const decide = (match: MatchDecision, within = tenant) => decideProvisioning(match, okta, within);
const code = (decision: ReturnType<typeof decide>) => (decision.kind === 'refuse' ? decision.refusal.code : decision.kind);

describe('decideProvisioning', () => {
  it('creates whom nobody knows', () => {
    expect(decide({ kind: 'unmatched', trail: [] })).toEqual({ kind: 'create', why: expect.stringContaining('nobody') });
  });

  it.each([
    ['adopts an unmanaged person', { managedBy: null }, 'adopt'],
    ['adopts an unmanaged person who is inactive', { managedBy: null, status: 'deactivated' }, 'adopt'],
    ['never takes a protected account over', { managedBy: null, protected: true }, 'user.protected'],
    ['wakes its own deactivated person', { managedBy: OKTA, status: 'deactivated' }, 'reactivate'],
    ['brings its own deleted person back', { managedBy: OKTA, status: 'deprovisioned' }, 'return'],
    ['does not double its own active person', { managedBy: OKTA, status: 'active' }, 'identifier.taken'],
    ['wakes its own person although protected', { managedBy: OKTA, status: 'deactivated', protected: true }, 'reactivate'],
    ['takes nobody from another connection', { managedBy: ENTRA, status: 'deactivated' }, 'identifier.taken'],
  ] as const)('%s', (_, overrides, expected) => {
    const decision = decide(matched(overrides));
    expect(code(decision)).toBe(expected);
    expect(decision).toMatchObject({ user: { id: 'ann' } });
  });

  it('names the connection that has the person, and tells its own active person apart', () => {
    expect(decide(matched({ managedBy: ENTRA }))).toMatchObject({ refusal: { detail: expect.stringContaining('"entra"'), remedy: expect.stringContaining('"entra"') } });
    expect(decide(matched({ managedBy: OKTA }))).toMatchObject({ refusal: { detail: expect.stringContaining('this connection already manages') } });
  });

  it('names its own person by the SCIM id that the directory knows, and anybody else by the account', () => {
    const issued = (connection: typeof OKTA, retired = false) => ({ scimIds: [{ connection, value: scimId('scim-1'), retired }] });
    expect(decide(matched({ managedBy: OKTA, ...issued(OKTA) }))).toMatchObject({ refusal: { detail: expect.stringContaining('user scim-1,') } });
    for (const other of [{ managedBy: ENTRA, ...issued(ENTRA) }, { managedBy: ENTRA, ...issued(OKTA, true) }, { managedBy: OKTA, ...issued(OKTA, true) }]) {
      expect(decide(matched(other))).toMatchObject({ refusal: { detail: expect.stringContaining('user ann,') } });
    }
  });

  it('takes nobody over for a connection that sees everybody, which is for import', () => {
    const seeing = (visibility: 'own' | 'all') => decideProvisioning(matched({ managedBy: null }), { ...okta, scim: { ...DEFAULT_SCIM_SETTINGS, visibility } }, tenant);
    expect(seeing('all')).toMatchObject({ kind: 'refuse', refusal: { code: 'identifier.taken', remedy: expect.stringContaining('"own"') }, user: { id: 'ann' } });
    expect(seeing('own')).toMatchObject({ kind: 'adopt' });
  });

  it('refuses to guess between several holders, and names none', () => {
    expect(decide(ambiguous('EMAIL'))).toMatchObject({ kind: 'refuse', refusal: { code: 'match.ambiguous' }, user: null });
    expect(code(decide(ambiguous('UPN'), sharing))).toBe('match.ambiguous');
  });

  it('refuses a person bound to somebody else, with the way out', () => {
    expect(decide(conflicting('EMAIL'))).toMatchObject({ kind: 'refuse', refusal: { code: 'match.conflicting', remedy: expect.stringContaining('release EMAIL') }, user: { id: 'bob' } });
    expect(code(decide(conflicting('UPN'), sharing))).toBe('match.conflicting');
  });

  it('creates a second holder of an address only where the tenant lets addresses be shared', () => {
    expect(code(decide(ambiguous('EMAIL'), sharing))).toBe('create');
    expect(code(decide(conflicting('EMAIL'), sharing))).toBe('create');
  });
});
