import { REFUSAL_CATALOGUE, type DecisionId, type LoginRefusalCode, type RefusalCode, type SamlRefusalCode } from '@vestibule/identity-core';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import type { SamlPages } from '../http/saml-pages.js';

/** The one code that the world sees of a message that is not authentic. */
const RESPONSE_REFUSED = 'saml.response_refused';

/** What a login answers: none of these is an error of ours. */
const STATUS: Readonly<Record<LoginRefusalCode, number>> = {
  'login.connection_disabled': 403,
  'login.user_deactivated': 403,
  'login.user_blocked': 403,
  'login.domain_not_allowed': 403,
  'login.attribute_missing': 403,
  'login.registration_disabled': 403,
  'login.match_conflicting': 403,
  'login.match_ambiguous': 403,
  'login.idp_refused': 403,
};

const isLoginCode = (code: RefusalCode): code is LoginRefusalCode => code in STATUS;

export function signedIn(location: string, cookies: readonly string[], decision: DecisionId): HttpResponse {
  return {
    status: 303,
    headers: { location, 'set-cookie': cookies, 'cache-control': 'no-store', 'vestibule-decision': decision },
    body: null,
  };
}

/** A refused login: a page for browsers, a body for programs; the cause of a message that is not authentic stays inside. */
export function refused(
  request: HttpRequest,
  pages: SamlPages,
  tenant: string,
  code: LoginRefusalCode | SamlRefusalCode,
  decision: DecisionId,
): HttpResponse {
  const status = isLoginCode(code) ? STATUS[code] : 400;
  const shown = isLoginCode(code) ? code : RESPONSE_REFUSED;
  const sentence = REFUSAL_CATALOGUE[code].sentence ?? '';
  const page = wantsJson(request)
    ? json(status, { error: { code: shown, message: sentence, decision } })
    : pages.refused({ tenant, code: shown, sentence, decision, status });
  return { ...page, headers: { ...page.headers, 'cache-control': 'no-store', 'vestibule-decision': decision } };
}

/** An answer of the IdP that does not come by POST. */
export function notPosted(request: HttpRequest, pages: SamlPages, tenant: string, decision: DecisionId): HttpResponse {
  const sentence = 'This address receives the identity provider’s answer by POST. Please start at the login page.';
  const code = 'request.method_not_allowed';
  const page = wantsJson(request) ? json(405, { error: { code, message: sentence, decision } }) : pages.refused({ tenant, code, sentence, decision, status: 405 });
  return { ...page, headers: { ...page.headers, allow: 'POST', 'cache-control': 'no-store', 'vestibule-decision': decision } };
}

/** `application/json` is asked for and `text/html` is not. */
export function wantsJson(request: HttpRequest): boolean {
  const accept = (request.headers['accept'] ?? '').toLowerCase();
  return accept.includes('application/json') && !accept.includes('text/html');
}

export function json(status: number, body: unknown): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }, body: JSON.stringify(body) };
}
