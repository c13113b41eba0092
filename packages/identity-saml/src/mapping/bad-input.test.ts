import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ATTRIBUTE_MAPPING, DEFAULT_ATTRIBUTE_SYNC, connectionId, tenantId, type Connection, type FederatedProfile, type SamlSettings } from '@vestibule/identity-core';
import type { VerifiedAssertion } from '../protocol/index.js';
import { toProfile } from './to-profile.js';

const { upn, emailaddress, givenname, surname, name, department, jobtitle, costcenters } = DEFAULT_ATTRIBUTE_MAPPING;
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const HOSTILE: Readonly<Record<string, string>> = {
  nothing: '',
  blanks: ' \t ',
  'control characters': 'a\u0007b@acme.example',
  'half a surrogate pair': 'a\ud800b@acme.example',
  '10,000 characters': `${'x'.repeat(10_000)}@acme.example`,
};
const UNSEEN: Readonly<Record<string, string>> = { 'a change of direction': 'a\u202eb@acme.example', 'a zero-width space': 'a\u200bb@acme.example' };

const ANN: Readonly<Record<string, string>> = {
  [upn]: 'ann@acme.example',
  [emailaddress]: 'ann@acme.example',
  [givenname]: 'Ann',
  [surname]: 'Lee',
  [name]: 'Ann Lee',
  [department]: 'Sales',
  [jobtitle]: 'Engineer',
  [costcenters]: '4711',
};

const SAML = { attributeMapping: DEFAULT_ATTRIBUTE_MAPPING, sync: DEFAULT_ATTRIBUTE_SYNC, externalIdAttribute: null } as unknown as SamlSettings;

function profileOf(attributes: Readonly<Record<string, string>>, nameId = '00u1', saml: SamlSettings = SAML): FederatedProfile {
  const assertion = {
    nameId: { value: nameId, format: PERSISTENT },
    attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, [value]])),
  } as unknown as VerifiedAssertion;
  const connection = { tenant: tenantId('t'), id: connectionId('okta'), name: 'Okta' } as unknown as Connection;
  const mapped = toProfile(assertion, connection, saml);
  if (mapped.kind !== 'mapped') throw new Error(mapped.kind);
  return mapped.profile;
}

const cases = (names: readonly string[], bad: Readonly<Record<string, string>>) =>
  names.flatMap((attribute) => Object.entries(bad).map(([what, value]) => ({ attribute, what, value })));

describe('an attribute of an assertion', () => {
  it('is no fault when it says what it should', () => {
    expect(profileOf(ANN)).toMatchObject({ upn: 'ann@acme.example', email: 'ann@acme.example', missingAttributes: [], fields: { displayName: 'Ann Lee', department: 'Sales' } });
  });

  it.each([...cases([upn, emailaddress, givenname, surname, name], HOSTILE), ...cases([upn, emailaddress], UNSEEN)])(
    'counts as missing, by its name, when it is required and holds $what: $attribute',
    ({ attribute, value }) => {
      expect(profileOf({ ...ANN, [attribute]: value }).missingAttributes).toEqual([attribute]);
    },
  );

  it.each(Object.entries(HOSTILE))('counts as missing when it is the NameID, or stands for it, and holds %s', (_, value) => {
    expect(profileOf(ANN, value).missingAttributes).toEqual(['NameID']);
    expect(profileOf({ ...ANN, oid: value }, '00u1', { ...SAML, externalIdAttribute: 'oid' }).missingAttributes).toEqual(['oid']);
  });

  it.each(cases([department, jobtitle], HOSTILE))('clears nothing unless it is empty, when it is optional: $attribute with $what', ({ attribute, value }) => {
    const field = attribute === department ? 'department' : 'jobTitle';
    const { fields, missingAttributes } = profileOf({ ...ANN, [attribute]: value });

    expect(missingAttributes).toEqual([]);
    expect(fields[field]).toBe(value.trim() === '' ? null : undefined);
  });

  it('keeps the joiners that a person’s name is written with', () => {
    expect(profileOf({ ...ANN, [name]: 'علی\u200cرضا' }).fields.displayName).toBe('علی\u200cرضا');
  });
});
