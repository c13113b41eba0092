import type { HttpRequest } from './http-message.js';

/** Our own forms carry a handful of short fields. */
const LIMIT_BYTES = 16 * 1024;

/** `undefined`: not a form, or larger than any of ours. */
export async function readForm(request: HttpRequest): Promise<URLSearchParams | undefined> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return undefined;
  const body = await request.readBody(LIMIT_BYTES);
  return body === 'too-large' ? undefined : new URLSearchParams(new TextDecoder().decode(body));
}
