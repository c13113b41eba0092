import type { LogoutInput } from '../protocol/index.js';
import type { HttpRequest } from './http-message.js';
import { parseForm } from './parse-form.js';

const LONGEST_BODY_BYTES = 640 * 1024;

/** What arrived at the logout address: a message of the IdP, or nothing but a wish to sign out. */
export type LogoutArrival =
  | { readonly kind: 'message'; readonly input: LogoutInput }
  | { readonly kind: 'wish' }
  | { readonly kind: 'refused'; readonly detail: string };

/** By HTTP-Redirect in the query, by HTTP-POST in the body (SAML bindings 3.4, 3.5). The query is handed on as it came. */
export async function readLogoutArrival(request: HttpRequest): Promise<LogoutArrival> {
  if (request.method !== 'POST') {
    const isMessage = /(^|&)SAML(Request|Response)=/.test(request.query);
    return isMessage ? { kind: 'message', input: { binding: 'redirect', query: request.query } } : { kind: 'wish' };
  }
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return { kind: 'refused', detail: 'The body is not a form (application/x-www-form-urlencoded)' };
  const body = await request.readBody(LONGEST_BODY_BYTES);
  if (body === 'too-large') return { kind: 'refused', detail: 'The form is larger than a message may be' };
  const fields = parseForm(body);
  if (fields === undefined) return { kind: 'refused', detail: 'The form is malformed' };
  const messages = (['SAMLRequest', 'SAMLResponse'] as const).flatMap((parameter) => (fields.get(parameter) ?? []).map((formValue) => ({ parameter, formValue })));
  const [relayState = null, ...moreStates] = fields.get('RelayState') ?? [];
  const [message, ...moreMessages] = messages;
  if (message === undefined || moreMessages.length > 0 || moreStates.length > 0) return { kind: 'refused', detail: 'The form does not carry exactly one SAML message' };
  return { kind: 'message', input: { binding: 'post', ...message, relayState: relayState === '' ? null : relayState } };
}
