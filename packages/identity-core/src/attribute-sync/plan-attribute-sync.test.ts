import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ATTRIBUTE_SYNC, type SyncMode } from '../connection/attribute-sync-policy.js';
import { NO_FIELDS } from '../user/user.js';
import { OKTA, person } from '../user/sample-users.js';
import { planAttributeSync } from './plan-attribute-sync.js';

const department = (mode: SyncMode) => ({ ...DEFAULT_ATTRIBUTE_SYNC, department: mode });
const stored = person('ann', { fields: { ...NO_FIELDS, department: 'Sales' } });

describe('planAttributeSync', () => {
  it.each([
    ['never', 'registration', 'Sales'],
    ['never', 'login', 'Sales'],
    ['on-registration', 'registration', 'Legal'],
    ['on-registration', 'login', 'Sales'],
    ['every-login', 'registration', 'Legal'],
    ['every-login', 'login', 'Legal'],
  ] as const)('mode %s at %s leaves %s', (mode, occasion, expected) => {
    expect(planAttributeSync(stored, { department: 'Legal' }, department(mode), occasion).fields.department).toBe(expected);
  });

  it('writes names by default when somebody registers, and nothing of department, job title and cost centres', () => {
    const brought = { givenName: 'Ann', surname: 'Bell', displayName: 'Ann Bell', department: 'Legal', jobTitle: 'Clerk', costCenters: ['1'] };

    expect(planAttributeSync(person('new'), brought, DEFAULT_ATTRIBUTE_SYNC, 'registration').fields).toEqual({ ...NO_FIELDS, givenName: 'Ann', surname: 'Bell', displayName: 'Ann Bell' });
  });

  it('leaves a field that the assertion lacks, and clears one that is there and empty', () => {
    expect(planAttributeSync(stored, {}, department('every-login'), 'login').fields.department).toBe('Sales');
    expect(planAttributeSync(stored, { department: null }, department('every-login'), 'login').fields.department).toBeNull();
  });

  it('answers for every field it could have written, in one step each', () => {
    const plan = planAttributeSync(stored, { department: 'Legal', givenName: 'Ann' }, department('every-login'), 'login');

    expect(plan.trail.map((step) => [step.result, step.detail])).toEqual([
      ['givenname: not-synced', 'on-registration'],
      ['surname: not-presented', 'on-registration'],
      ['name: not-presented', 'on-registration'],
      ['department: written', 'every-login'],
      ['jobtitle: not-presented', 'never'],
      ['costcenters: not-presented', 'never'],
    ]);
  });

  it('never overwrites what the directory of a managed user wrote, and says so', () => {
    const managed = { ...stored, managedBy: OKTA, provisionedFields: ['department' as const] };
    const plan = planAttributeSync(managed, { department: 'Legal', jobTitle: 'Clerk' }, { ...department('every-login'), jobtitle: 'every-login' }, 'login');

    expect(plan.fields).toMatchObject({ department: 'Sales', jobTitle: 'Clerk' });
    expect(plan.trail.map((step) => step.result)).toContain('department: owned-by-directory');
  });

  it('may write again once nobody manages the user', () => {
    const former = { ...stored, provisionedFields: ['department' as const] };
    expect(planAttributeSync(former, { department: 'Legal' }, department('every-login'), 'login').fields.department).toBe('Legal');
  });
});
