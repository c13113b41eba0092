import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCIM_SETTINGS, type Connection } from '../connection/connection.js';
import type { Tenant } from '../connection/tenant.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import { ManualClock } from '../memory/manual-clock.js';
import { SequentialIds } from '../memory/sequential-ids.js';
import { ACME, ENTRA, MONDAY, OKTA, TUESDAY, bound, email, external, person, upn } from '../user/sample-users.js';
import type { ProvisionedProfile } from '../user/provisioned-profile.js';
import { NO_FIELDS, type User } from '../user/user.js';
import { planProvisionedUser, presentedBy } from './plan-provisioned-user.js';

const okta: Connection = { tenant: ACME, id: OKTA, name: 'Okta', preset: 'okta', rebinding: 'refuse', saml: null, scim: DEFAULT_SCIM_SETTINGS, createdAt: MONDAY, updatedAt: MONDAY };
const tenant: Tenant = { id: ACME, slug: 'acme', name: 'Acme', allowedDomains: ['*'], sharedEmail: 'refuse', retention: 'P30D', createdAt: MONDAY };
const profile: ProvisionedProfile = { upn: upn('ann'), email: email('a@x.example'), fields: {}, document: {} };

function plan(user: Partial<User>, changes: Partial<ProvisionedProfile>, candidates: readonly User[] = []) {
  const draft = new DecisionDraft({ tenant: ACME, kind: 'scim', action: 'change-user', connection: OKTA, actor: { kind: 'connection', id: OKTA }, input: null }, new SequentialIds(), new ManualClock(TUESDAY));
  const written = { ...profile, ...changes };
  const planned = planProvisionedUser(person('ann', user), presentedBy(okta, written), written, candidates, okta, tenant, draft);
  if (planned.kind === 'refused') throw new Error(planned.refusal.detail);
  return planned.user;
}

describe('a person as the directory wrote them', () => {
  it('is managed by it, and remembers which fields it wrote', () => {
    const user = plan({}, { fields: { surname: 'Bell', displayName: 'Ann', department: null, costCenters: [] } });
    expect(user).toMatchObject({ upn: 'ann', email: 'a@x.example', managedBy: OKTA, provisionedFields: ['costCenters', 'displayName', 'email', 'surname'] });
    expect(plan({}, { email: null }).provisionedFields).toEqual([]);
  });

  it('keeps what the directory never wrote, and loses what it wrote before and leaves out now', () => {
    const fields = { ...NO_FIELDS, displayName: 'Ann', givenName: 'Ann', surname: 'Bell', department: 'Sales', jobTitle: 'Clerk', costCenters: ['7'] };
    const before = { fields, email: email('a@x.example') };
    expect(plan(before, { email: null })).toMatchObject({ fields, email: 'a@x.example' });
    const all = { ...before, provisionedFields: ['displayName', 'givenName', 'surname', 'department', 'jobTitle', 'costCenters', 'email'] as const };
    expect(plan(all, { email: null })).toMatchObject({ fields: NO_FIELDS, email: null });
    expect(plan(all, { fields: { surname: 'Lee', department: null, costCenters: ['8'] } })).toMatchObject({ fields: { ...NO_FIELDS, surname: 'Lee', costCenters: ['8'] }, email: 'a@x.example' });
    expect(plan(before, { fields: { department: null } }).fields).toEqual({ ...fields, department: null });
  });

  it('is let go of its external id when the directory removes it, in this directory and channel only', () => {
    const externalIds = [bound('00u', 'scim'), bound('n1', 'saml'), bound('e1', 'scim', ENTRA)];
    expect(plan({ externalIds }, { externalId: null }).externalIds).toEqual(externalIds.slice(1));
    expect(plan({ externalIds }, {}).externalIds).toEqual(externalIds);
    expect(plan({ externalIds }, { externalId: external('00v').value }).externalIds.map(({ value }) => value)).toEqual(['n1', 'e1', '00v']);
  });

  it('was renamed at this instant when the UPN is another one', () => {
    expect(plan({ upn: upn('ann.old'), upnProvisionedAt: MONDAY }, {}).upnProvisionedAt).toEqual(TUESDAY);
    expect(plan({ upn: upn('ANN'), upnProvisionedAt: MONDAY }, {}).upnProvisionedAt).toEqual(MONDAY);
    expect(plan({ upn: upn('ann') }, {}).upnProvisionedAt).toBeNull();
    expect(plan({ upn: null }, {}).upnProvisionedAt).toBeNull();
  });

  it('is refused when somebody else holds an identifier, whom the refusal names', () => {
    expect(() => plan({}, {}, [person('carol'), person('bob', { upn: upn('ann') })])).toThrow('The UPN is already held by user bob');
  });
});

describe('what a directory presents', () => {
  it('is what it says, and nothing that it leaves out or removes', () => {
    expect(presentedBy(okta, { ...profile, externalId: external('00u').value })).toEqual({ externalId: external('00u', 'scim'), upn: 'ann', email: 'a@x.example' });
    for (const changes of [{}, { externalId: null }]) expect(presentedBy(okta, { ...profile, email: null, ...changes })).toEqual({ upn: 'ann' });
  });
});
