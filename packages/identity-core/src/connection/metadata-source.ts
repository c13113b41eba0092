import type { IdentityProviderDescription } from './saml-settings.js';

/** What an IdP's metadata says, without where and when it was read. */
export type MetadataContent = Omit<
  IdentityProviderDescription,
  'source' | 'sourceUrl' | 'etag' | 'refreshedAt' | 'nextRefreshAt' | 'lastError' | 'expiryAnnounced'
>;

export type FetchedMetadata =
  | { readonly kind: 'parsed'; readonly idp: MetadataContent; readonly etag: string | null }
  /** What stands is still what is there (RFC 9110 §15.4.5). */
  | { readonly kind: 'not-modified' }
  /** One clause that an administrator understands. */
  | { readonly kind: 'refused'; readonly detail: string };

/**
 * Driven port: an IdP's metadata from its URL, judged. Guarded against addresses that nobody meant, bounded in size and
 * time; never rejects for what the other side does.
 *
 * @param etag Of the copy that stands; `null` asks for the whole.
 */
export type FetchMetadata = (url: string, etag: string | null) => Promise<FetchedMetadata>;
