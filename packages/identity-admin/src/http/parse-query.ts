import { invalid, invalidAt } from './problem.js';

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_LENGTH = 8_192;

/**
 * Query parameters by name, each at most once, strictly decoded.
 *
 * @throws {ProblemError} 400
 */
export function parseQuery(raw: string): Readonly<Record<string, string>> {
  if (raw.length > MAX_LENGTH) throw invalid('The query is too long');
  const values = new Map<string, string>();
  for (const pair of raw.split('&')) {
    if (pair === '') continue;
    const [name = '', ...rest] = pair.split('=');
    const key = decode(name);
    if (values.has(key)) throw invalidAt(`/${key}`, 'query parameter is given more than once');
    values.set(key, decode(rest.join('=')));
  }
  return Object.fromEntries(values);
}

function decode(raw: string): string {
  const text = decodePercent(raw.replaceAll('+', ' '));
  if (text === undefined) throw invalid('The query is not valid percent-encoded UTF-8');
  if (CONTROL.test(text)) throw invalid('The query contains control characters');
  return text;
}

/** `undefined`: malformed. */
export function decodePercent(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** A path segment that may be looked up; what can be no id of ours is `undefined`. */
export function parseSegment(raw: string): string | undefined {
  const text = decodePercent(raw);
  return text === undefined || text === '' || text.length > 512 || CONTROL.test(text) ? undefined : text;
}
