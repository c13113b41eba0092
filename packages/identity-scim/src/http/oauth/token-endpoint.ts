import { StoreUnavailableError, type AccessToken, type Clock, type Ids, type OAuthClientDirectory, type Secrets } from '@vestibule/identity-core';
import type { HttpRequest, HttpResponse } from '../http-message.js';
import { readTokenRequest, refuseToken, unknownClient, type TokenRefusal } from './token-request.js';

export const ACCESS_TOKEN_SECONDS = 3_600;

export interface TokenEndpointOptions {
  readonly clients: OAuthClientDirectory;
  readonly ids: Ids;
  readonly clock: Clock;
  /** Makes the access tokens. */
  readonly secrets: Secrets;
  /** SHA-256, lower-case hex. */
  readonly hashToken: (plain: string) => string;
  readonly onError: (error: unknown) => void;
}

const PATH = /^\/t\/([^/]+)\/oauth\/token$/;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The tenant's slug as written; `undefined`: the path is no token endpoint. */
export const tokenEndpointTenant = (path: string): string | undefined => PATH.exec(path)?.[1];

/** `POST /t/{tenant}/oauth/token`: client credentials against an opaque bearer token. @see RFC 6749 §4.4 */
export class TokenEndpoint {
  constructor(private readonly options: TokenEndpointOptions) {}

  /** Never rejects. */
  async handle(tenantSlug: string, request: HttpRequest): Promise<HttpResponse> {
    if (request.method !== 'POST') return refusalResponse(refuseToken(405, 'invalid_request', 'The token endpoint takes POST.'));
    try {
      return await this.issue(tenantSlug, request);
    } catch (error) {
      this.options.onError(error);
      const isOutage = error instanceof StoreUnavailableError;
      return refusalResponse(
        isOutage
          ? refuseToken(503, 'temporarily_unavailable', 'The database does not answer. Repeat the request later.')
          : refuseToken(500, 'server_error', 'The server failed to answer this request.'),
      );
    }
  }

  private async issue(tenantSlug: string, request: HttpRequest): Promise<HttpResponse> {
    const wanted = await readTokenRequest(request);
    if (wanted.kind === 'refused') return refusalResponse(wanted);
    const { clients, ids, clock, secrets, hashToken } = this.options;
    const client = SLUG.test(tenantSlug) ? await clients.findBySecret(tenantSlug, wanted.client, hashToken(wanted.secret)) : undefined;
    if (client === undefined) return refusalResponse(unknownClient());
    if (wanted.grantType === undefined) return refusalResponse(refuseToken(400, 'invalid_request', 'grant_type is missing. Send grant_type=client_credentials.'));
    if (wanted.grantType !== 'client_credentials') {
      return refusalResponse(refuseToken(400, 'unsupported_grant_type', 'This endpoint grants client_credentials only.'));
    }
    const { plain, hash, hint } = secrets.next();
    const issuedAt = clock.now();
    const expiresAt = new Date(issuedAt.getTime() + ACCESS_TOKEN_SECONDS * 1_000);
    const { tenant, connection, id } = client;
    const token: AccessToken = { tenant, connection, client: id, id: ids.next(), hash, hint, issuedAt, expiresAt };
    if (!(await clients.issue(token))) return refusalResponse(unknownClient());
    // Scopes are not told apart here; whoever asks for one learns what it got (RFC 6749 §3.3).
    const scope = wanted.hasScope ? { scope: 'scim' } : {};
    return jsonResponse(200, { access_token: plain, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS, ...scope });
  }
}

function refusalResponse({ status, code, description }: TokenRefusal): HttpResponse {
  const headers = {
    ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="oauth", charset="UTF-8"' } : {}),
    ...(status === 405 ? { Allow: 'POST' } : {}),
    ...(status === 503 ? { 'Retry-After': '5' } : {}),
  };
  return jsonResponse(status, { error: code, error_description: description }, headers);
}

/** @see RFC 6749 §5.1: neither answer may be kept by a cache. */
function jsonResponse(status: number, body: object, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Pragma: 'no-cache', ...headers },
    body: JSON.stringify(body),
  };
}
