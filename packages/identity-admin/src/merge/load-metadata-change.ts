import { describeFetched, type IdentityProviderDescription, type MetadataContent } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { invalidAt, ProblemError } from '../http/problem.js';
import type { SamlSettingsBody } from '../schemas/connection-schemas.js';
import { isLoopbackUrl } from './is-loopback-url.js';
import type { MetadataChange } from './merge-connection.js';

const XML = '/saml/metadataXml';
const URL_POINTER = '/saml/metadataUrl';

type Reading = Pick<AdminOptions, 'readMetadata' | 'fetchMetadata' | 'externalUrl' | 'clock'>;

/**
 * Reads the metadata that a body names.
 *
 * @param current The IdP as it stands; the same URL given again is a refresh and must not bring another entityID.
 * @throws {ProblemError} 400 for what the body says, 409 `saml.metadata_refused` for what the URL answered.
 */
export async function loadMetadataChange(
  reading: Reading,
  saml: SamlSettingsBody | null | undefined,
  current: IdentityProviderDescription | null,
): Promise<MetadataChange> {
  const { metadataXml, metadataUrl } = saml ?? {};
  if (metadataXml != null && metadataUrl != null) throw invalidAt(URL_POINTER, 'excludes metadataXml: give one of the two');
  if (metadataXml != null) return { kind: 'set', idp: await readXml(reading, metadataXml) };
  if (metadataUrl != null) return { kind: 'set', idp: await readUrl(reading, metadataUrl, current) };
  const sources = [...(metadataXml === null ? (['xml'] as const) : []), ...(metadataUrl === null ? (['url'] as const) : [])];
  return sources.length === 0 ? { kind: 'keep' } : { kind: 'remove', sources };
}

async function readXml(reading: Reading, xml: string): Promise<IdentityProviderDescription> {
  const result = await reading.readMetadata(xml);
  const defect = result.kind === 'refused' ? result.detail : insecureUrl(result.idp, reading.externalUrl);
  if (defect !== null) {
    throw new ProblemError({
      status: 400,
      code: 'saml.metadata_refused',
      detail: `The metadata is refused: ${defect}`,
      errors: [{ pointer: XML, detail: defect }],
    });
  }
  if (result.kind === 'refused') throw invalidAt(XML, result.detail);
  return { ...result.idp, source: 'xml', sourceUrl: null, etag: null, refreshedAt: reading.clock.now().toISOString(), nextRefreshAt: null, lastError: null };
}

async function readUrl(reading: Reading, raw: string, current: IdentityProviderDescription | null): Promise<IdentityProviderDescription> {
  if (reading.fetchMetadata === undefined) throw invalidAt(URL_POINTER, 'is not available yet: give metadataXml');
  const url = parseMetadataUrl(raw, reading.externalUrl);
  const result = await reading.fetchMetadata(url, null);
  if (result.kind !== 'parsed') throw refused(result.kind === 'refused' ? result.detail : 'it answered without the metadata');
  const defect = insecureUrl(result.idp, reading.externalUrl);
  if (defect !== null) throw refused(defect);
  if (current?.sourceUrl === url && current.entityId !== result.idp.entityId) {
    throw refused(`the URL now names the entityID "${result.idp.entityId}" instead of "${current.entityId}"`);
  }
  return describeFetched(result.idp, { url, etag: result.etag, now: reading.clock.now(), spread: Math.random() });
}

function refused(detail: string): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'saml.metadata_refused',
    detail: `The metadata is refused: ${detail}`,
    errors: [{ pointer: URL_POINTER, detail }],
  });
}

function parseMetadataUrl(raw: string, externalUrl: string): string {
  const url = URL.canParse(raw) ? new URL(raw) : undefined;
  if (url === undefined || !isAllowed(url, externalUrl)) throw invalidAt(URL_POINTER, 'must be an https URL');
  if (url.username !== '' || url.password !== '') throw invalidAt(URL_POINTER, 'must not contain a user name or password');
  return raw;
}

/** URLs of an IdP are https; http only while we ourselves are on loopback. */
function insecureUrl(idp: MetadataContent, externalUrl: string): string | null {
  const urls = [idp.ssoRedirectUrl, idp.ssoPostUrl, idp.sloRedirectUrl, idp.sloPostUrl, idp.sloRedirectResponseUrl, idp.sloPostResponseUrl].filter((url) => url != null);
  const insecure = urls.find((url) => !URL.canParse(url) || !isAllowed(new URL(url), externalUrl));
  return insecure === undefined ? null : `the URL "${insecure}" is not https`;
}

const isAllowed = (url: URL, externalUrl: string): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackUrl(externalUrl));
