import type { JsonObject, Refusal, WriteRefusalCode } from '@vestibule/identity-core';
import { ScimError, type ScimType } from '../protocol/index.js';

interface WireError {
  readonly status: number;
  readonly scimType?: ScimType;
}

/** How a refused write is told to a directory. @see RFC 7644 §3.12 Table 9 */
export const REFUSALS_ON_THE_WIRE: Readonly<Record<WriteRefusalCode, WireError>> = {
  'request.invalid': { status: 400, scimType: 'invalidValue' },
  'resource.not_found': { status: 404 },
  'identifier.taken': { status: 409, scimType: 'uniqueness' },
  'match.conflicting': { status: 409, scimType: 'uniqueness' },
  'match.ambiguous': { status: 409, scimType: 'uniqueness' },
  'user.externally_managed': { status: 403 },
  'user.protected': { status: 403 },
  'group.externally_managed': { status: 403 },
  'group.name_taken': { status: 409, scimType: 'uniqueness' },
  'group.member_unknown': { status: 400, scimType: 'invalidValue' },
  'group.nested_refused': { status: 400, scimType: 'invalidValue' },
  'group.cycle': { status: 409 },
  'group.too_deep': { status: 400, scimType: 'invalidValue' },
  'guard.tripped': { status: 403 },
  'precondition.failed': { status: 412 },
};

/** Identifiers as the core names them, and the attribute in which a directory sent each. */
const ATTRIBUTE_NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bEXTERNAL_PROVIDER_ID\b/g, 'externalId'],
  [/\bSCIM_ID\b/g, 'id'],
  [/\bUPN\b/g, 'userName'],
  [/\bEMAIL\b/g, 'e-mail address'],
];

/** Refusals that speak of values which the reader has to find at the identity provider. */
const ABOUT_VALUES: ReadonlySet<WriteRefusalCode> = new Set(['identifier.taken', 'match.conflicting', 'match.ambiguous']);

/**
 * The error that a core's refusal becomes; attributes are named as the directory knows them.
 *
 * @param input The digest of what was sent: its identifiers are named where the refusal is about them.
 */
export function refusalToScim({ code, detail, remedy }: Refusal<WriteRefusalCode>, input: JsonObject = {}): ScimError {
  const { status, scimType } = REFUSALS_ON_THE_WIRE[code];
  const named = ATTRIBUTE_NAMES.reduce((text, [word, attribute]) => text.replace(word, attribute), sentence(detail));
  const sent = ABOUT_VALUES.has(code) ? identifiersIn(input) : '';
  return new ScimError(status, scimType, [named, sent, sentence(remedy)].filter((part) => part !== '').join(' '));
}

function identifiersIn({ userName, externalId, email }: JsonObject): string {
  const given = Object.entries({ userName, externalId, email }).filter(([, value]) => typeof value === 'string');
  return given.length === 0 ? '' : `Sent were ${given.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')}.`;
}

/** The refusal that the decision log keeps of an error found before the core could decide. */
export function scimToRefusal({ status, detail }: ScimError): Refusal<WriteRefusalCode> {
  const code = status === 404 ? 'resource.not_found' : status === 412 ? 'precondition.failed' : 'request.invalid';
  return { code, detail, remedy: 'Correct the request at the identity provider and send it again.' };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
