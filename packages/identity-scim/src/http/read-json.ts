import {
  DEFAULT_JSON_LIMITS,
  parseJsonBody,
  payloadTooLarge,
  SCIM_MEDIA_TYPE,
  unsupportedMediaType,
  type JsonObject,
} from '../protocol/index.js';
import type { HttpRequest } from './http-message.js';

const JSON_TYPES = new Set([SCIM_MEDIA_TYPE, 'application/json', 'text/json']);
/** JSON is UTF-8 (RFC 8259 §8.1), of which ASCII is a part. Anything else would be read as other letters than were meant. */
const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii']);

/**
 * Reads the body of a request as one JSON object.
 *
 * @throws {ScimError} 415 for another media type, another charset or a compressed body; 413, and as `parseJsonBody`.
 */
export async function readJson(request: HttpRequest, maxBytes: number): Promise<JsonObject> {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (type !== '' && !JSON_TYPES.has(type)) {
    throw unsupportedMediaType(`The body must be JSON. Send "Content-Type: ${SCIM_MEDIA_TYPE}".`);
  }
  const charset = parameters.map((parameter) => /^charset\s*=\s*"?([^"]*)"?$/.exec(parameter)?.[1]?.trim()).find((found) => found !== undefined);
  if (charset !== undefined && !CHARSETS.has(charset)) {
    throw unsupportedMediaType('The body must be JSON in UTF-8. Encode it so, and send "charset=utf-8" or no charset at all.');
  }
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding !== '' && encoding !== 'identity') {
    throw unsupportedMediaType('The body must not be compressed. Leave "Content-Encoding" out.');
  }
  const body = await request.readBody(maxBytes);
  if (body === 'too-large') throw payloadTooLarge(`The body is larger than ${maxBytes} bytes. Send it in several requests.`);
  return parseJsonBody(body, { ...DEFAULT_JSON_LIMITS, maxBytes });
}
