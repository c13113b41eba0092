/** Reasons of refused SCIM and administrative writes, as operator-contract spells them. */
export const WRITE_REFUSAL_CODES = [
  'request.invalid',
  'resource.not_found',
  'identifier.taken',
  'match.conflicting',
  'match.ambiguous',
  'user.externally_managed',
  'user.protected',
  'group.externally_managed',
  'group.name_taken',
  'group.member_unknown',
  'group.nested_refused',
  'group.cycle',
  'group.too_deep',
  'guard.tripped',
  'precondition.failed',
] as const;

/** Causes of refused logins that speak of the account, shown to the employee. */
export const LOGIN_REFUSAL_CODES = [
  'login.connection_disabled',
  'login.user_deactivated',
  'login.user_blocked',
  'login.domain_not_allowed',
  'login.attribute_missing',
  'login.registration_disabled',
  'login.match_conflicting',
  'login.match_ambiguous',
  'login.idp_refused',
] as const;

/** Causes that speak of the message; the world is shown `saml.response_refused` instead. */
export const SAML_REFUSAL_CODES = [
  'saml.signature',
  'saml.schema',
  'saml.structure',
  'saml.audience',
  'saml.recipient',
  'saml.destination',
  'saml.issuer',
  'saml.time',
  'saml.conditions',
  'saml.confirmation',
  'saml.subject',
  'saml.authn',
  'saml.attributes',
  'saml.in_response_to',
  'saml.replay',
  'saml.encryption',
] as const;

/** Refusals of administrative calls that have no decision of their own on the wire side. */
export const ADMINISTRATION_REFUSAL_CODES = ['slug.taken', 'user.not_restorable', 'group.not_linkable', 'hold.decided', 'hold.obsolete', 'saml.metadata_refused', 'saml.key_refused', 'tenant.emails_shared'] as const;

export type WriteRefusalCode = (typeof WRITE_REFUSAL_CODES)[number];
export type LoginRefusalCode = (typeof LOGIN_REFUSAL_CODES)[number];
export type SamlRefusalCode = (typeof SAML_REFUSAL_CODES)[number];
export type AdministrationRefusalCode = (typeof ADMINISTRATION_REFUSAL_CODES)[number];
export type RefusalCode = WriteRefusalCode | LoginRefusalCode | SamlRefusalCode | AdministrationRefusalCode;

/** Why something was refused, in words: `detail` names what was found, `remedy` says what an administrator can do. */
export interface Refusal<Code extends RefusalCode = RefusalCode> {
  readonly code: Code;
  readonly detail: string;
  readonly remedy: string;
}
