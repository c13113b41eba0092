/** A path of this site to come back to; `undefined` for anything a browser might take elsewhere. */
export function parseLocalPath(raw: string | null): string | undefined {
  if (raw === null || raw.length > 1_024 || !raw.isWellFormed()) return undefined;
  // Browsers drop control characters before they look at slashes.
  if (!raw.startsWith('/') || raw.startsWith('//') || /[\\\u0000-\u001f\u007f]/.test(raw)) return undefined;
  return new URL(raw, 'http://site.invalid').origin === 'http://site.invalid' ? raw : undefined;
}
