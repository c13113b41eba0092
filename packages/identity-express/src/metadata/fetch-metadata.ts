import type { FetchMetadata } from '@vestibule/identity-core';
import type { ReadMetadata } from '@vestibule/identity-admin';
import type { GuardedFetch } from '../outgoing/guarded-fetch.js';

/** Somewhat more than the largest document that is read. */
const MOST_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MILLISECONDS = 10_000;

/** An IdP's metadata through the guard for outgoing requests, read and judged. */
export function createFetchMetadata(fetch: GuardedFetch, read: (xml: string) => ReadMetadata): FetchMetadata {
  return async (url, etag) => {
    const answer = await fetch({
      url,
      headers: { accept: 'application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1', ...(etag === null ? {} : { 'if-none-match': etag }) },
      maxBytes: MOST_BYTES,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    });
    if (answer.kind === 'refused') return answer;
    if (answer.status === 304 && etag !== null) return { kind: 'not-modified' };
    if (answer.status !== 200) return { kind: 'refused', detail: `the URL answered with HTTP status ${answer.status}` };
    const text = decode(answer.body);
    if (text === undefined) return { kind: 'refused', detail: 'the answer is not UTF-8 text' };
    const outcome = read(text);
    if (outcome.kind === 'refused') return outcome;
    return { kind: 'parsed', idp: outcome.idp, etag: parseEtag(answer.headers['etag']) };
  };
}

function decode(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** RFC 9110 §8.8.3; one that is none would be given back as a header, and is dropped. */
const parseEtag = (raw: string | readonly string[] | undefined): string | null =>
  typeof raw === 'string' && raw.length <= 500 && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(raw) ? raw : null;
