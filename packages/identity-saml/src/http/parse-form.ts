export type FormFields = ReadonlyMap<string, readonly string[]>;

const ESCAPE = /%(?![0-9a-f]{2})/i;

/**
 * Fields of an `application/x-www-form-urlencoded` body, repeated ones all kept.
 *
 * @returns `undefined` when it is not well-formed UTF-8 in well-formed percent-encoding: nothing is guessed.
 */
export function parseForm(body: Uint8Array): FormFields | undefined {
  const fields = new Map<string, string[]>();
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    for (const pair of text.split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = decode(equals < 0 ? pair : pair.slice(0, equals));
      const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
      const values = fields.get(name);
      if (values === undefined) fields.set(name, [value]);
      else values.push(value);
    }
  } catch {
    return undefined;
  }
  return fields;
}

function decode(text: string): string {
  if (ESCAPE.test(text)) throw new URIError('malformed percent-encoding');
  return decodeURIComponent(text.replaceAll('+', ' '));
}
