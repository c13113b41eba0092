import type { HttpRequest } from '../http-message.js';

/** The codes of RFC 6749 §5.2 that this endpoint answers with, and one for an outage. */
export type TokenErrorCode = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type' | 'temporarily_unavailable' | 'server_error';

export interface TokenRefusal {
  readonly kind: 'refused';
  readonly status: 400 | 401 | 405 | 413 | 500 | 503;
  readonly code: TokenErrorCode;
  /** Printable ASCII without `"` and `\`, as RFC 6749 §5.2 asks. */
  readonly description: string;
}

export type TokenRequest =
  | { readonly kind: 'request'; readonly client: string; readonly secret: string; readonly hasScope: boolean; readonly grantType: string | undefined }
  | TokenRefusal;

const MAX_BYTES = 16_384;
const MAX_CREDENTIAL = 1_024;

export const refuseToken = (status: TokenRefusal['status'], code: TokenErrorCode, description: string): TokenRefusal => ({
  kind: 'refused',
  status,
  code,
  description,
});

/**
 * Reads the client's credentials and what it asks for.
 *
 * @see RFC 6749 §2.3.1 (the credentials in the header are form-encoded first) and §4.4.2
 */
export async function readTokenRequest(request: HttpRequest): Promise<TokenRequest> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') {
    return refuseToken(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  const body = await request.readBody(MAX_BYTES);
  if (body === 'too-large') return refuseToken(413, 'invalid_request', 'The body is too large.');
  const parameters = parseForm(body);
  if (parameters === undefined) return refuseToken(400, 'invalid_request', 'The body is no form in which each parameter stands once.');

  const header = request.headers['authorization'];
  const posted = { client: parameters.get('client_id'), secret: parameters.get('client_secret') };
  if (header !== undefined && posted.secret !== undefined) {
    return refuseToken(400, 'invalid_request', 'The client must authenticate in one way: in the Authorization header or in the body.');
  }
  const credentials = header === undefined ? posted : parseBasic(header);
  const { client, secret } = credentials ?? {};
  if (client === undefined || secret === undefined || (posted.client !== undefined && posted.client !== client)) return unknownClient();
  return { kind: 'request', client, secret, hasScope: parameters.has('scope'), grantType: parameters.get('grant_type') };
}

/** An unknown tenant, an unknown client and a wrong secret are told alike. */
export const unknownClient = (): TokenRefusal =>
  refuseToken(401, 'invalid_client', 'Client authentication failed. Check the client id, the client secret and the token URL.');

/** `undefined`: malformed, or a parameter stands twice (RFC 6749 §3.2). Parameters without a value are as good as left out. */
function parseForm(body: Uint8Array): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const pair of Buffer.from(body).toString('utf8').split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decodeForm(at === -1 ? pair : pair.slice(0, at));
    const value = decodeForm(at === -1 ? '' : pair.slice(at + 1));
    if (name === undefined || value === undefined || found.has(name)) return undefined;
    found.set(name, value);
  }
  for (const [name, value] of found) if (value === '') found.delete(name);
  return found;
}

function parseBasic(header: string): { readonly client: string; readonly secret: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const plain = Buffer.from(encoded, 'base64').toString('utf8');
  const at = plain.indexOf(':');
  if (at === -1 || plain.length > 2 * MAX_CREDENTIAL) return undefined;
  const [client, secret] = [decodeForm(plain.slice(0, at)), decodeForm(plain.slice(at + 1))];
  return client === undefined || secret === undefined ? undefined : { client, secret };
}

function decodeForm(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
