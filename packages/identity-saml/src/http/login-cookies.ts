/** Name prefix of the per-request cookies that tie an answer to the browser that asked. */
const PREFIX = 'vestibule_login_';

/** More open logins of one browser than anybody has tabs; bounds the hashing that a request can ask for. */
const MOST_COOKIES = 50;

/**
 * The cookie of one open login. The answer is a cross-site POST, hence `SameSite=None; Secure`; browsers take `Secure`
 * cookies on loopback too.
 */
export function loginCookie(path: string, relayState: string, secret: string, maxAgeSeconds: number): string {
  return `${PREFIX}${relayState.slice(0, 16)}=${secret}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=None`;
}

export function clearedLoginCookie(path: string, relayState: string): string {
  return loginCookie(path, relayState, '', 0);
}

/** Secrets of the open logins of whoever sent this `Cookie` header. */
export function loginSecrets(cookieHeader: string | undefined): readonly string[] {
  if (cookieHeader === undefined) return [];
  return cookieHeader
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(PREFIX))
    .map((pair) => pair.slice(pair.indexOf('=') + 1))
    .filter((secret) => secret !== '')
    .slice(0, MOST_COOKIES);
}
