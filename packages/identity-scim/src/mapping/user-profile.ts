import {
  MAX_IDENTIFIER_LENGTH,
  parseEmail,
  parseExternalProviderId,
  parseOptionalText,
  parseUpn,
  parseVisibleText,
  type Email,
  type ProvisionedProfile,
  type UserFields,
} from '@vestibule/identity-core';
import { ENTERPRISE_USER_URN, isJsonArray, isJsonObject, ownValue, type JsonObject, type JsonValue } from '../protocol/index.js';
import { withAttribute } from './invalid-value.js';

/** Kept beside the document (in columns of their own), derived from it, or not the client's to write. */
const NOT_IN_DOCUMENT = new Set(['schemas', 'id', 'externalId', 'userName', 'active', 'groups', 'meta', 'password']);

/**
 * What becomes of an e-mail address that is none, such as `ann`: kept as written and no identifier of the person (Entra ID's
 * reference collection sends such ones, and RFC 7643 §4.1.2 only says SHOULD), or refused.
 */
export type MalformedAddresses = 'kept' | 'refused';

/**
 * The person that a canonical user resource speaks of. What the resource lacks is cleared, except `active` and `externalId`,
 * which stay as they are.
 *
 * @param resource As `validateResource` gives it.
 * @throws {InvalidValueError} Its field is the SCIM attribute.
 */
export function toProvisionedProfile(resource: JsonObject, malformedAddresses: MalformedAddresses): ProvisionedProfile {
  const externalId = ownValue(resource, 'externalId');
  const active = ownValue(resource, 'active');
  return {
    upn: parseUpn(ownValue(resource, 'userName')),
    ...(externalId === undefined ? {} : { externalId: parseExternalProviderId(externalId) }),
    email: emailOf(resource, malformedAddresses),
    fields: fieldsOf(resource),
    ...(typeof active === 'boolean' ? { active } : {}),
    document: Object.fromEntries(Object.entries(resource).filter(([name]) => !NOT_IN_DOCUMENT.has(name))),
  };
}

/**
 * The address that stands for the person: the primary one, else the one for work, else the first.
 *
 * @throws {InvalidValueError} One is too long or holds characters that no address has, or it is malformed and to be refused.
 */
function emailOf(resource: JsonObject, malformedAddresses: MalformedAddresses): Email | null {
  const given = addressesOf(resource);
  for (const email of given) parseVisibleText('emails.value', email['value'], MAX_IDENTIFIER_LENGTH);
  const chosen = chooseAddress(given);
  if (chosen === undefined || (malformedAddresses === 'kept' && !isAddress(chosen))) return null;
  return withAttribute('emails.value', () => parseEmail(chosen));
}

/** The address that stood for the person in what was kept: `null` also when it was no address. */
export function formerEmailOf(resource: JsonObject): Email | null {
  const chosen = chooseAddress(addressesOf(resource));
  return chosen === undefined || !isAddress(chosen) ? null : (chosen.trim().normalize('NFC') as Email);
}

function addressesOf(resource: JsonObject): readonly JsonObject[] {
  const emails = ownValue(resource, 'emails');
  return (isJsonArray(emails) ? emails : []).filter((email): email is JsonObject => isJsonObject(email) && textOf(email['value']) !== undefined);
}

function chooseAddress(given: readonly JsonObject[]): string | undefined {
  const chosen =
    given.find((email) => email['primary'] === true) ??
    given.find((email) => textOf(email['type'])?.toLowerCase() === 'work') ??
    given[0];
  return textOf(chosen?.['value']);
}

const isAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text.trim());

function fieldsOf(resource: JsonObject): Partial<UserFields> {
  const name = ownValue(resource, 'name');
  const enterprise = ownValue(resource, ENTERPRISE_USER_URN);
  const inName = (part: string) => optionalText(`name.${part}`, isJsonObject(name) ? ownValue(name, part) : undefined);
  const inEnterprise = (part: string) =>
    optionalText(`${ENTERPRISE_USER_URN}:${part}`, isJsonObject(enterprise) ? ownValue(enterprise, part) : undefined);

  const givenName = inName('givenName');
  const surname = inName('familyName');
  const both = [givenName, surname].filter((part) => part !== null).join(' ');
  const displayName = optionalText('displayName', ownValue(resource, 'displayName')) ?? inName('formatted') ?? (both === '' ? null : both);
  const department = inEnterprise('department');
  const jobTitle = optionalText('title', ownValue(resource, 'title'));
  const costCenter = inEnterprise('costCenter');
  return {
    ...(displayName === null ? {} : { displayName }),
    ...(givenName === null ? {} : { givenName }),
    ...(surname === null ? {} : { surname }),
    ...(department === null ? {} : { department }),
    ...(jobTitle === null ? {} : { jobTitle }),
    ...(costCenter === null ? {} : { costCenters: [costCenter] }),
  };
}

const optionalText = (attribute: string, value: JsonValue | undefined): string | null => parseOptionalText(attribute, value);

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
