/** Why a message was refused, in the spelling that outside tools rely on. */
export type ResponseRefusalCode =
  | 'saml.signature'
  | 'saml.schema'
  | 'saml.structure'
  | 'saml.audience'
  | 'saml.recipient'
  | 'saml.destination'
  | 'saml.issuer'
  | 'saml.time'
  | 'saml.conditions'
  | 'saml.confirmation'
  | 'saml.subject'
  | 'saml.authn'
  | 'saml.attributes'
  | 'saml.in_response_to'
  | 'saml.encryption'
  | 'login.idp_refused';

/** The steps of the gate, in the order in which they are taken. */
export type ResponseCheckName =
  | 'message'
  | 'well-formed'
  | 'schema'
  | 'structure'
  | 'status'
  | 'assertion'
  | 'signature'
  | 'encryption'
  | 'version'
  | 'issuer'
  | 'destination'
  | 'time'
  | 'audience'
  | 'conditions'
  | 'subject'
  | 'confirmation'
  | 'authn'
  | 'attributes';

/** One step that was taken; a step after the refused one does not appear. `detail` says what was found. */
export type ResponseCheck = { readonly check: ResponseCheckName; readonly passed: boolean; readonly detail: string };

/** What one step found: a value for the next one, or the refusal of the whole message. `detail` is for administrators. */
export type Step<T> =
  | { readonly kind: 'passed'; readonly value: T; readonly detail: string }
  | { readonly kind: 'refused'; readonly code: ResponseRefusalCode; readonly detail: string };

export const pass = <T>(value: T, detail: string): Step<T> => ({ kind: 'passed', value, detail });

export const refuse = (code: ResponseRefusalCode, detail: string): Step<never> => ({ kind: 'refused', code, detail });

/** Text of a message, fit for a log line: one line, bounded, without control characters. */
export const quoted = (text: string | undefined, length = 200): string => {
  if (text === undefined) return 'nothing';
  const oneLine = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
  return `"${oneLine.length > length ? `${oneLine.slice(0, length)}…` : oneLine}"`;
};
