import type { HttpRequest } from './http-message.js';
import { parseForm } from './parse-form.js';

/** 256 KB of XML, in base64, with some room for line breaks and percent-encoding. */
const LONGEST_BODY_BYTES = 640 * 1024;

export type SamlForm =
  | { readonly kind: 'read'; readonly samlResponse: string; readonly relayState: string | null }
  | { readonly kind: 'refused'; readonly detail: string };

/**
 * Step 1 of the gate, as far as it is HTTP: from the form body only, exactly one `SAMLResponse` and at most one `RelayState`.
 *
 * @see SAML 2.0 Bindings §3.5
 */
export async function readSamlForm(request: HttpRequest): Promise<SamlForm> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return { kind: 'refused', detail: 'The body is not a form (application/x-www-form-urlencoded)' };
  const body = await request.readBody(LONGEST_BODY_BYTES);
  if (body === 'too-large') return { kind: 'refused', detail: 'The form is larger than a response may be' };
  const fields = parseForm(body);
  if (fields === undefined) return { kind: 'refused', detail: 'The form is malformed' };
  const [samlResponse, ...more] = fields.get('SAMLResponse') ?? [];
  const [relayState, ...moreStates] = fields.get('RelayState') ?? [];
  if (samlResponse === undefined) return { kind: 'refused', detail: 'The form has no SAMLResponse' };
  if (more.length > 0 || moreStates.length > 0) return { kind: 'refused', detail: 'The form has a field more than once' };
  return { kind: 'read', samlResponse, relayState: relayState === undefined || relayState === '' ? null : relayState };
}
