import type { HttpResponse } from './http-message.js';

/** For answers that are data: nothing may be loaded, framed or sniffed. A page brings its own, wider policy. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * The policy of our pages: everything from ourselves, nothing inline.
 *
 * @param formAction Further origins that a form on the page posts to, such as an IdP's.
 */
export function pagePolicy(formAction: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action ${["'self'", ...formAction].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** Adds what every answer carries; what the answer already says stays. */
export function withSecurityHeaders(response: HttpResponse, https: boolean): HttpResponse {
  const said = new Set(Object.keys(response.headers).map((name) => name.toLowerCase()));
  const defaults: Record<string, string> = {
    'Content-Security-Policy': DATA_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    ...(https ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  const missing = Object.entries(defaults).filter(([name]) => !said.has(name.toLowerCase()));
  return { ...response, headers: { ...response.headers, ...Object.fromEntries(missing) } };
}
