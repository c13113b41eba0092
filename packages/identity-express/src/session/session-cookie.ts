const NAME = 'vestibule_session';

/** What a value of ours looks like; anything else in the cookie is not looked up. */
const VALUE = /^[A-Za-z0-9_-]{20,128}$/;

/**
 * Path `/`, so that the routes of a host see it too: of two tenants in one browser the later login counts.
 *
 * @param secure On https, also where a proxy ends it.
 */
export function sessionCookie(secret: string, expiresAt: Date, secure: boolean): string {
  return `${NAME}=${secret}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

export const expiredSessionCookie = (secure: boolean): string =>
  `${NAME}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** The values presented under the session's name, in order; more than one when a neighbouring site set its own. */
export function readSessionCookies(cookieHeader: string | undefined): readonly string[] {
  return (cookieHeader ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1))
    .filter((value) => VALUE.test(value))
    .slice(0, 4);
}
