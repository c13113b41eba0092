import type { FederatedProfile, JsonObject, TrailStep } from '@vestibule/identity-core';
import { hasGroupsOverage } from './find-groups-overage.js';
import type { ResponseCheck, VerifiedAssertion } from '../protocol/index.js';

/** The gate's checks as steps of a decision's trail. */
export function toTrail(checks: readonly ResponseCheck[]): readonly TrailStep[] {
  return checks.map(({ check, passed, detail }) => ({
    policy: 'saml-gate',
    identifier: null,
    result: `${check}: ${passed ? 'passed' : 'refused'}`,
    detail,
  }));
}

/**
 * The redacted digest of a verified message: no assertion, no attribute that is not mapped.
 *
 * @param now When it arrived: what the IdP's clock is ahead of ours, and the way took, shows in `clockOffsetSeconds`.
 */
export function describeAssertion(assertion: VerifiedAssertion, profile: FederatedProfile | null, now: Date): JsonObject {
  return {
    clockOffsetSeconds: offsetSeconds(assertion.issueInstant, now),
    issuer: assertion.issuer,
    nameId: assertion.nameId.value,
    nameIdFormat: assertion.nameId.format,
    signed: assertion.signed.response && assertion.signed.assertion ? 'both' : assertion.signed.response ? 'response' : 'assertion',
    encrypted: assertion.encrypted,
    ...(hasGroupsOverage(assertion) ? { groupsOverage: true } : {}),
    ...(profile === null ? {} : { upn: profile.upn, email: profile.email, fields: Object.keys(profile.fields).sort() }),
  };
}

/** Positive: the other clock is ahead. */
export const offsetSeconds = (theirs: Date, ours: Date): number => Math.round((theirs.getTime() - ours.getTime()) / 100) / 10;
