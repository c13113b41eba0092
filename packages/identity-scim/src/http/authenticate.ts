import type { Clock, Connection, ConnectionDirectory, ProvisioningToken, Tenant } from '@vestibule/identity-core';

export interface Authenticated {
  readonly kind: 'authenticated';
  readonly tenant: Tenant;
  readonly connection: Connection;
  readonly token: ProvisioningToken;
}

export type Authentication =
  | Authenticated
  | { readonly kind: 'refused'; readonly detail: string; /** RFC 6750 §3 */ readonly challenge: string };

export interface AuthenticationPorts {
  readonly connections: ConnectionDirectory;
  readonly clock: Clock;
  /** SHA-256 of the token, hex. */
  readonly hashToken: (plain: string) => string;
}

/** Some administrators paste "Bearer …" into a field to which their identity provider adds the word itself. */
const BEARER = /^(?:bearer +){1,2}([^\s]{1,1024})\s*$/i;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * Names the connection that a bearer token speaks for, in one call of the directory.
 *
 * An unknown tenant, a token of another tenant, an unknown and an expired token are all refused alike.
 *
 * @param tenantSlug As it stands in the path.
 * @see RFC 6750 §2.1
 */
export async function authenticate(
  tenantSlug: string,
  authorization: string | undefined,
  { connections, clock, hashToken }: AuthenticationPorts,
): Promise<Authentication> {
  const plain = BEARER.exec(authorization ?? '')?.[1];
  if (plain === undefined) {
    return {
      kind: 'refused',
      detail: 'This endpoint needs a bearer token. Send "Authorization: Bearer" and the token of the connection.',
      challenge: 'Bearer realm="scim"',
    };
  }
  const found = SLUG.test(tenantSlug) ? await connections.findByTokenHash(tenantSlug, hashToken(plain)) : undefined;
  const expiresAt = found?.token.expiresAt ?? null;
  if (found === undefined || (expiresAt !== null && expiresAt.getTime() <= clock.now().getTime())) {
    return {
      kind: 'refused',
      detail: 'The bearer token is not valid here, or has expired. Generate a token for this connection and enter it at the identity provider.',
      challenge: 'Bearer realm="scim", error="invalid_token"',
    };
  }
  return { kind: 'authenticated', ...found };
}
