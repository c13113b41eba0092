import type { TrailStep } from '@vestibule/identity-core';
import type { VerifiedAssertion } from '../protocol/index.js';

/** What Entra ID sends in place of a groups claim of more than 150 groups. */
const LINKS = ['http://schemas.microsoft.com/claims/groups.link', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups.link'];

/** The link is never followed: it needs the provider's own token, and groups come by SCIM. Nothing is taken for "no groups". */
export const hasGroupsOverage = ({ attributes }: Pick<VerifiedAssertion, 'attributes'>): boolean => LINKS.some((link) => attributes.has(link));

export const noteGroupsOverage = (assertion: Pick<VerifiedAssertion, 'attributes'>): readonly TrailStep[] =>
  hasGroupsOverage(assertion)
    ? [{ policy: 'groups', identifier: null, result: 'overage', detail: 'The identity provider left the groups out and sent a link instead (more than 150 of them); no membership changes' }]
    : [];
