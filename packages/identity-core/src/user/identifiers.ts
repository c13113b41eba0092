import type { Brand } from '../kernel/brand.js';
import { InvalidValueError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import { MAX_IDENTIFIER_LENGTH, parseText, parseVisibleText } from '../kernel/text.js';
import type { ConnectionId } from '../connection/connection-id.js';

export type UserId = Brand<string, 'UserId'>;

/** Unique principal name in the presented spelling; compared by {@link identifierKey}. Wire: SCIM `userName`, SAML upn claim. */
export type Upn = Brand<string, 'Upn'>;

/** E-mail address in the presented spelling; compared by {@link identifierKey}. */
export type Email = Brand<string, 'Email'>;

/** The SCIM resource `id` which we issued to one connection for one user; compared exactly. Never the user's own id. */
export type ScimId = Brand<string, 'ScimId'>;

/** The IdP's own unique id of a person; compared exactly. Wire: SCIM `externalId`, SAML NameID or a configured attribute. */
export type ExternalProviderId = Brand<string, 'ExternalProviderId'>;

/** Which half of a connection spoke. The two may know one person by different external ids. */
export type Channel = 'saml' | 'scim';

/** The four words of the matching order, strongest first. */
export const IDENTIFIER_KINDS = ['SCIM_ID', 'EXTERNAL_PROVIDER_ID', 'UPN', 'EMAIL'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** An external id is always a triple: a value alone says nothing. */
export interface ExternalIdReference {
  readonly connection: ConnectionId;
  readonly channel: Channel;
  readonly value: ExternalProviderId;
}

/** What a message presents about the person it speaks of. An absent identifier was not presented. */
export interface PresentedIdentifiers {
  readonly scimId?: { readonly connection: ConnectionId; readonly value: ScimId };
  readonly externalId?: ExternalIdReference;
  readonly upn?: Upn;
  readonly email?: Email;
}

/** @throws {InvalidValueError} Empty, longer than 512, or with control characters, unseen characters or lone surrogates. */
export function parseUpn(raw: unknown): Upn {
  return parseVisibleText('userName', raw, MAX_IDENTIFIER_LENGTH) as Upn;
}

/** @throws {InvalidValueError} As {@link parseUpn}, or not exactly one `@` with something on both sides. */
export function parseEmail(raw: unknown): Email {
  const text = parseVisibleText('email', raw, MAX_IDENTIFIER_LENGTH);
  const at = text.indexOf('@');
  if (at < 1 || at === text.length - 1 || at !== text.lastIndexOf('@') || /\s/.test(text)) {
    throw new InvalidValueError('email', 'must be an address with exactly one @');
  }
  return text as Email;
}

/** Exact: neither trimmed nor folded. @throws {InvalidValueError} Empty, too long, control characters, lone surrogates. */
export function parseExternalProviderId(raw: unknown): ExternalProviderId {
  parseText('externalId', raw, MAX_IDENTIFIER_LENGTH);
  return raw as ExternalProviderId;
}

/** The comparable form of a UPN or an e-mail address. */
export function identifierKey(value: Upn | Email): string {
  return foldText(value);
}

/** What follows the only `@`, folded, to be compared whole. */
export function emailDomain(email: Email): string {
  return foldText(email.slice(email.indexOf('@') + 1));
}

export const userId = (value: string): UserId => value as UserId;
export const scimId = (value: string): ScimId => value as ScimId;
