import {
  InvalidValueError,
  MAX_IDENTIFIER_LENGTH,
  parseEmail,
  parseExternalProviderId,
  parseOptionalText,
  parseUpn,
  type Connection,
  type ExternalIdReference,
  type FederatedProfile,
  type SamlSettings,
  type UserFields,
} from '@vestibule/identity-core';
import type { VerifiedAssertion } from '../protocol/index.js';

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

export type ProfileMapping =
  | { readonly kind: 'mapped'; readonly profile: FederatedProfile }
  /** An identifier is there more than once: which one is meant would be a guess. */
  | { readonly kind: 'ambiguous'; readonly attribute: string };

/**
 * Reads the person out of a verified assertion, by the connection's attribute mapping.
 *
 * A required attribute that is absent, empty or unusable is named in `missingAttributes`. A transient NameID identifies
 * nobody twice and is no external id.
 */
export function toProfile(assertion: VerifiedAssertion, connection: Connection, saml: SamlSettings): ProfileMapping {
  const { attributes } = assertion;
  const mapping = saml.attributeMapping;
  const missing = new Set<string>();

  const identifiers = ['upn', 'emailaddress'] as const;
  const doubled = identifiers.find((name) => new Set(attributes.get(mapping[name])).size > 1);
  if (doubled !== undefined) return { kind: 'ambiguous', attribute: mapping[doubled] };

  const required = <Value>(attribute: string, parse: (raw: unknown) => Value): Value | null => {
    const value = tryParse(attributes.get(attribute)?.[0], parse);
    if (value === null) missing.add(attribute);
    return value;
  };
  const text = (raw: unknown) => parseOptionalText('attribute', raw);
  const upn = required(mapping.upn, parseUpn);
  const email = required(mapping.emailaddress, parseEmail);
  const names = {
    givenName: required(mapping.givenname, text),
    surname: required(mapping.surname, text),
    displayName: required(mapping.name, text),
  };

  const externalId = readExternalId(assertion, connection, saml, missing);
  // Empty clears the field; a value that cannot be used says nothing.
  const optional = (attribute: string): string | null | undefined => {
    const raw = attributes.get(attribute)?.[0];
    if (!attributes.has(attribute)) return undefined;
    if (raw === undefined || raw.trim() === '') return null;
    return tryParse(raw, text) ?? undefined;
  };
  const department = optional(mapping.department);
  const jobTitle = optional(mapping.jobtitle);
  const costCenters = attributes.get(mapping.costcenters);
  const fields: Partial<UserFields> = {
    ...names,
    ...(department === undefined ? {} : { department }),
    ...(jobTitle === undefined ? {} : { jobTitle }),
    ...(costCenters === undefined ? {} : { costCenters: readList(costCenters) }),
  };
  return { kind: 'mapped', profile: { externalId, upn, email, fields, missingAttributes: [...missing] } };
}

function readExternalId(
  { nameId, attributes }: VerifiedAssertion,
  connection: Connection,
  { externalIdAttribute }: SamlSettings,
  missing: Set<string>,
): ExternalIdReference | null {
  if (externalIdAttribute === null && nameId.format === TRANSIENT) return null;
  const raw = externalIdAttribute === null ? nameId.value : attributes.get(externalIdAttribute)?.[0];
  const value = tryParse(raw, parseExternalProviderId);
  if (value === null) {
    missing.add(externalIdAttribute ?? 'NameID');
    return null;
  }
  return { connection: connection.id, channel: 'saml', value };
}

function readList(values: readonly string[]): readonly string[] {
  const parsed = values.map((value) => tryParse(value, (raw) => parseOptionalText('costcenters', raw, MAX_IDENTIFIER_LENGTH)));
  return [...new Set(parsed.filter((value) => value !== null))];
}

/** `null` for what is absent, blank or not usable. */
function tryParse<Value>(raw: string | undefined, parse: (raw: unknown) => Value): Value | null {
  if (raw === undefined || raw.trim() === '') return null;
  try {
    return parse(raw);
  } catch (error) {
    if (error instanceof InvalidValueError) return null;
    throw error;
  }
}
