import type { FederatedProfile, TrailStep } from '@vestibule/identity-core';
import type { TestCheck, TestResultPage } from '../http/saml-pages.js';
import type { VerifiedAssertion } from '../protocol/index.js';

/** The whole trail of a login as checks: what it was, and whether it passed. */
export function toChecks(trail: readonly TrailStep[]): readonly TestCheck[] {
  return trail.map(({ policy, identifier, result, detail }) => {
    const [, check, verdict] = /^([\w-]+): (passed|refused)/.exec(result) ?? [];
    if (check !== undefined && policy !== 'outcome') return { name: check, result: verdict === 'passed' ? 'passed' : 'failed', detail };
    const isFault = result.startsWith('refused') || result === 'conflicting' || result === 'ambiguous';
    const name = identifier === null ? policy : `${policy} ${identifier}`;
    return { name, result: isFault ? 'failed' : 'noted', detail: detail === null ? result : `${result}: ${detail}` };
  });
}

/** What was read of the person, in the order of the settings. */
export function toValues(assertion: VerifiedAssertion, profile: FederatedProfile): TestResultPage['values'] {
  const { fields } = profile;
  const all: readonly (readonly [name: string, value: string | null | undefined])[] = [
    ['NameID', assertion.nameId.value],
    ['NameID format', assertion.nameId.format],
    ['External id', profile.externalId?.value],
    ['UPN', profile.upn],
    ['E-mail', profile.email],
    ['Given name', fields.givenName],
    ['Surname', fields.surname],
    ['Display name', fields.displayName],
    ['Department', fields.department],
    ['Job title', fields.jobTitle],
    ['Cost centers', fields.costCenters?.join(', ')],
  ];
  return all.flatMap(([name, value]) => (value == null || value === '' ? [] : [{ name, value }]));
}

export const toAttributes = ({ attributes }: VerifiedAssertion): TestResultPage['attributes'] =>
  [...attributes].slice(0, 200).map(([name, values]) => ({ name, values: values.slice(0, 50) }));
