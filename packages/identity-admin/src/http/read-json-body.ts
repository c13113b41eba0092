import type { JsonValue } from '@vestibule/identity-core';
import type { HttpRequest } from './http-message.js';
import { parseJson } from './parse-json.js';
import { invalid, ProblemError } from './problem.js';

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  PATCH: ['application/merge-patch+json', 'application/json'],
};
const DEFAULT_ACCEPTED = ['application/json'];

export const LINES_TYPE = 'application/x-ndjson';
const LINES_ACCEPTED = [LINES_TYPE, 'application/ndjson', 'application/jsonl'];

/**
 * The JSON of a request. A body that is not there reads as `{}` where `isOptional`.
 *
 * @throws {ProblemError} 400, 413 or 415
 */
export async function readJsonBody(request: HttpRequest, limitBytes: number, isOptional: boolean): Promise<JsonValue> {
  const bytes = await request.readBody(limitBytes);
  if (bytes === 'too-large') {
    throw new ProblemError({ status: 413, code: 'request.too_large', detail: `The body is larger than ${limitBytes} bytes` });
  }
  if (bytes.length === 0) {
    if (isOptional) return {};
    throw invalid('The body is missing');
  }
  requireJson(request);
  return parseJson(bytes);
}

/** @throws {ProblemError} 415 */
export const requireLines = (request: HttpRequest): void => requireType(request, LINES_ACCEPTED);

const requireJson = (request: HttpRequest): void => requireType(request, ACCEPTED[request.method] ?? DEFAULT_ACCEPTED);

function requireType({ method, headers }: HttpRequest, accepted: readonly string[]): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  if (accepted.includes(type) && (charset === undefined || charset === 'utf-8' || charset === 'utf8')) return;
  throw new ProblemError({
    status: 415,
    code: 'request.unsupported_media_type',
    detail: `Send the body as ${accepted.join(' or ')} in UTF-8`,
    headers: method === 'PATCH' ? { 'accept-patch': accepted.join(', ') } : { accept: accepted.join(', ') },
  });
}
