import type { Connection, DecisionId, SamlSettings, Tenant } from '@vestibule/identity-core';
import { json, wantsJson } from '../mapping/outcome-to-http.js';
import { buildAuthnRequest, postBindingForm, redirectBindingUrl } from '../protocol/index.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { connectionUrls } from './connection-urls.js';
import { loginCookie, testCookie } from './login-cookies.js';
import { parseReturnPath } from './parse-return-path.js';
import type { SamlDependencies } from './saml-dependencies.js';
import { hashSecret, newMessageId, newSecret } from './secrets.js';

/** Open requests and their cookies live this long. */
export const LOGIN_LIFETIME_SECONDS = 15 * 60;

export interface LoginTarget {
  readonly tenant: Tenant;
  readonly connection: Connection;
  readonly saml: SamlSettings;
}

/** What a login was asked for. */
export interface LoginWish {
  readonly returnTo: string | null;
  readonly forceAuthn: boolean;
  /** A login without consequences, and the secret of the link that asked for it. */
  readonly test?: { readonly id: string; readonly secret: string };
  /** What led here, when it was decided already. */
  readonly decision?: DecisionId;
}

/** GET …/login: opens a login request and leads the browser to the identity provider. */
export async function handleLogin(request: HttpRequest, target: LoginTarget, deps: SamlDependencies): Promise<HttpResponse> {
  const elsewhere = originOfExternalUrl(request, deps.externalUrl);
  if (elsewhere !== null) {
    const query = request.query === '' ? '' : `?${request.query}`;
    return { status: 303, headers: { location: `${elsewhere}${request.path}${query}`, 'cache-control': 'no-store' }, body: null };
  }
  const parameters = new URLSearchParams(request.query);
  const wish = { returnTo: parameters.get('returnTo'), forceAuthn: parameters.get('forceAuthn') === 'true' };
  const secret = parameters.get('test');
  if (secret === null) return startLogin(request, target, wish, deps);
  const id = deps.testLinks.read(target.tenant.id, target.connection.id, secret, deps.clock.now());
  return id === undefined ? testIsOver(request) : startLogin(request, target, { ...wish, test: { id, secret } }, deps);
}

function testIsOver(request: HttpRequest): HttpResponse {
  const message = 'This link tests nothing any more. Please make a new one.';
  if (wantsJson(request)) return json(410, { error: { code: 'resource.not_found', message, decision: null } });
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };
  return { status: 410, headers, body: `${message}\n` };
}

/** Starts an SP-initiated login at the connection's stored identity provider. */
export async function startLogin(request: HttpRequest, { tenant, connection, saml }: LoginTarget, wish: LoginWish, deps: SamlDependencies): Promise<HttpResponse> {
  const { idp } = saml;
  const ssoUrl = idp?.ssoRedirectUrl ?? idp?.ssoPostUrl ?? null;
  const isOff = !saml.enabled && wish.test === undefined;
  if (isOff || idp === null || ssoUrl === null) {
    const sentence = !isOff
      ? 'Sign-in with this provider is not set up completely yet. Please ask your administrator.'
      : 'Sign-in with this provider is switched off. Please use another way to sign in, or ask your administrator.';
    const [code, status, decision] = ['login.connection_disabled', 403, wish.decision ?? null] as const;
    return wantsJson(request) ? json(status, { error: { code, message: sentence, decision } }) : deps.pages.refused({ tenant: tenant.slug, code, sentence, decision, status });
  }

  const urls = connectionUrls(deps.externalUrl, tenant.slug, connection.id);
  const now = deps.clock.now();
  const id = newMessageId();
  const relayState = newSecret();
  const browserSecret = newSecret();
  await deps.loginRequests.open({
    tenant: tenant.id,
    connection: connection.id,
    id,
    relayState,
    browserHash: hashSecret(browserSecret),
    returnTo: parseReturnPath(wish.returnTo, deps.externalUrl, urls.home),
    testId: wish.test?.id ?? null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + LOGIN_LIFETIME_SECONDS * 1_000),
  });

  const samlRequest = buildAuthnRequest({
    id,
    issueInstant: now,
    destination: ssoUrl,
    issuer: urls.entityId,
    acsUrl: urls.acs,
    nameIdFormat: saml.nameIdFormat,
    forceAuthn: saml.forceAuthn || wish.forceAuthn,
  });
  const cookie = [
    loginCookie(urls.cookiePath, relayState, browserSecret, LOGIN_LIFETIME_SECONDS),
    ...(wish.test === undefined ? [] : [testCookie(urls.cookiePath, relayState, wish.test.secret, LOGIN_LIFETIME_SECONDS)]),
  ];
  const signWith = saml.signAuthnRequests || idp.wantAuthnRequestsSigned ? (await deps.keys.load(tenant.id, connection.id)).current : null;
  if (idp.ssoRedirectUrl === null) {
    const form = postBindingForm({ samlRequest, relayState, signWith });
    const page = deps.pages.submitForm({ action: ssoUrl, fields: form });
    return { ...page, headers: { ...page.headers, 'set-cookie': cookie, 'cache-control': 'no-store' } };
  }
  const location = redirectBindingUrl({ ssoUrl, samlRequest, relayState, signWith });
  return { status: 303, headers: { location, 'set-cookie': cookie, 'cache-control': 'no-store' }, body: null };
}

/**
 * A login begun on another spelling of loopback would lose its cookies at the answer: it is sent to the external URL first.
 *
 * @returns the origin to go to, or `null` when the request came to it.
 */
function originOfExternalUrl(request: HttpRequest, externalUrl: string): string | null {
  const { origin, host, hostname } = new URL(externalUrl);
  const asked = request.headers['host']?.toLowerCase();
  return asked === undefined || asked === host || !isLoopback(hostname) ? null : origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
