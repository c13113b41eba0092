/** Which room answers a path. Paths of the contract are compared exactly as they were sent. */
export type SiteRoute =
  | { readonly kind: 'admin' | 'email-first' | 'assets' | 'nowhere' }
  | { readonly kind: 'scim' | 'saml' }
  | { readonly kind: 'setup'; readonly link: string }
  | { readonly kind: 'login' | 'session' | 'account' | 'account-without-slash'; readonly tenant: string };

const OURS = /^\/(api\/v1|t|login|assets|console)(\/|$)/;

/** Whether a path belongs to this system at all; a host's own routes keep the rest. */
export const isSitePath = (path: string): boolean => OURS.test(path);

/** Pure and total: never fails on malformed percent-encoding, since it decodes nothing. */
export function matchRoute(path: string): SiteRoute {
  if (/^\/api\/v1(\/|$)/.test(path)) return { kind: 'admin' };
  if (path === '/login') return { kind: 'email-first' };
  if (path.startsWith('/assets/')) return { kind: 'assets' };
  const [, link] = /^\/console\/setup\/([^/]+)$/.exec(path) ?? [];
  if (link !== undefined) return { kind: 'setup', link };
  const [, slug, rest] = /^\/t\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (slug === undefined) return { kind: 'nowhere' };
  if (rest === undefined) return { kind: 'account-without-slash', tenant: slug };
  if (/^\/(scim\/v2(\/|$)|oauth\/token$)/.test(rest)) return { kind: 'scim' };
  if (rest.startsWith('/saml/')) return { kind: 'saml' };
  switch (rest) {
    case '/':
      return { kind: 'account', tenant: slug };
    case '/login':
      return { kind: 'login', tenant: slug };
    case '/session':
      return { kind: 'session', tenant: slug };
    default:
      return { kind: 'nowhere' };
  }
}
