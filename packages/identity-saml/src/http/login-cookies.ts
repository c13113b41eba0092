/** Name prefix of the per-request cookies that tie an answer to the browser that asked. */
const PREFIX = 'vestibule_login_';

/** The same for logins that are tests, holding the secret of the test's link; and for logouts, holding the request's ID. */
const TEST_PREFIX = 'vestibule_test_';
const LOGOUT_PREFIX = 'vestibule_logout_';

/** More open logins of one browser than anybody has tabs; bounds the hashing that a request can ask for. */
const MOST_COOKIES = 50;

/** Characters of the RelayState that name a cookie. */
const KEY_LENGTH = 16;

/**
 * The cookie of one open login. The answer is a cross-site POST, hence `SameSite=None; Secure`; browsers take `Secure`
 * cookies on loopback too.
 */
export function loginCookie(path: string, relayState: string, secret: string, maxAgeSeconds: number): string {
  return crossSiteCookie(PREFIX, path, relayState, secret, maxAgeSeconds);
}

export function clearedLoginCookie(path: string, relayState: string): string {
  return loginCookie(path, relayState, '', 0);
}

/** Secrets of the open logins of whoever sent this `Cookie` header. */
export function loginSecrets(cookieHeader: string | undefined): readonly string[] {
  return readCookies(cookieHeader, PREFIX).map(({ value }) => value);
}

export function testCookie(path: string, relayState: string, secret: string, maxAgeSeconds: number): string {
  return crossSiteCookie(TEST_PREFIX, path, relayState, secret, maxAgeSeconds);
}

/**
 * The secret of the test link whose login an answer belongs to, by its RelayState; an answer without one belongs to the
 * one test of a browser that has no other login open.
 */
export function findTestSecret(cookieHeader: string | undefined, relayState: string | null): string | undefined {
  const tests = readCookies(cookieHeader, TEST_PREFIX);
  const logins = readCookies(cookieHeader, PREFIX);
  if (relayState !== null) return tests.find((test) => test.key === relayState.slice(0, KEY_LENGTH))?.value;
  const [only, another] = tests;
  return another === undefined && logins.every((login) => login.key === only?.key) ? only?.value : undefined;
}

export function logoutCookie(path: string, relayState: string, requestId: string, maxAgeSeconds: number): string {
  return crossSiteCookie(LOGOUT_PREFIX, path, relayState, requestId, maxAgeSeconds);
}

/** Logouts that this browser began: the key of each cookie and the ID of its request. */
export function openLogouts(cookieHeader: string | undefined): readonly { readonly key: string; readonly value: string }[] {
  return readCookies(cookieHeader, LOGOUT_PREFIX);
}

function crossSiteCookie(prefix: string, path: string, relayState: string, value: string, maxAgeSeconds: number): string {
  return `${prefix}${relayState.slice(0, KEY_LENGTH)}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; Secure; SameSite=None`;
}

function readCookies(cookieHeader: string | undefined, prefix: string): readonly { readonly key: string; readonly value: string }[] {
  if (cookieHeader === undefined) return [];
  return cookieHeader
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => ({ key: pair.slice(prefix.length, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
    .filter(({ value }) => value !== '')
    .slice(0, MOST_COOKIES);
}
