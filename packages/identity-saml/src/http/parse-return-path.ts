const LONGEST = 2_048;

/**
 * Where a login ends: a path of this site, or the fallback for anything else.
 *
 * Resolved as a browser would, so that `//evil.example`, `/\evil.example`, `https:evil.example` or control characters never
 * lead away.
 */
export function parseReturnPath(raw: string | undefined | null, externalUrl: string, fallback: string): string {
   
  if (raw == null || raw.length > LONGEST || !raw.startsWith('/') || /[\u0000-\u001f\u007f\\]/.test(raw)) return fallback;
  const { origin } = new URL(externalUrl);
  let url: URL;
  try {
    url = new URL(raw, origin);
  } catch {
    return fallback;
  }
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === origin && !path.startsWith('//') ? path : fallback;
}
