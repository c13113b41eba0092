import { invalidValue } from '../messages/error-table.js';

/** Longer than any filter that is accepted. */
const MAX_LENGTH = 32_768;

/**
 * The parameters of a query string, keyed by lower-case name: `+` is a blank, empty parts (`a=b&`) do not count.
 *
 * A client that writes blanks as `%20` means a `+` between quotation marks (`"ann+test@acme.example"`) as it stands.
 *
 * @param query With or without the leading `?`.
 * @throws {ScimError} 400 `invalidValue` for a malformed percent-encoding, bytes that are not UTF-8, a NUL, or a parameter given twice.
 */
export function parseQueryString(query: string): ReadonlyMap<string, string> {
  if (query.length > MAX_LENGTH) throw invalidValue(`The query is longer than ${MAX_LENGTH} characters. Use POST /.search.`);
  const parameters = new Map<string, string>();
  for (const part of query.replace(/^\?/, '').split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    if (parameters.has(name) && SCIM_PARAMETERS.has(name)) throw invalidValue(`The parameter "${name}" is given twice.`);
    parameters.set(name, equals < 0 ? '' : decode(part.slice(equals + 1)));
  }
  return parameters;
}

const SCIM_PARAMETERS = new Set(['filter', 'sortby', 'sortorder', 'startindex', 'count', 'cursor', 'attributes', 'excludedattributes']);

function decode(text: string): string {
  let decoded: string;
  try {
    decoded = decodeURIComponent(withBlanks(text));
  } catch {
    throw invalidValue('The query holds a malformed percent-encoding. Encode it as UTF-8.');
  }
  if (decoded.includes('\0')) throw invalidValue('The query holds a NUL character. Remove it.');
  return decoded;
}

function withBlanks(text: string): string {
  if (!text.includes('+') || !text.includes('%20')) return text.replaceAll('+', ' ');
  // Every other part stands between quotation marks.
  return text
    .split(/(%22|")/)
    .reduce<{ readonly whole: string; readonly quoted: boolean }>(
      ({ whole, quoted }, part) =>
        part === '%22' || part === '"'
          ? { whole: whole + part, quoted: !quoted }
          : { whole: whole + (quoted ? part : part.replaceAll('+', ' ')), quoted },
      { whole: '', quoted: false },
    ).whole;
}
