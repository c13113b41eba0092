/** What a path below the base URL names. Names of endpoints are taken in any case. */
export type Route =
  | { readonly kind: 'users' | 'groups' | 'root' | 'me' | 'bulk' | 'service-provider-config' | 'resource-types' | 'schemas' | 'unknown' }
  | { readonly kind: 'user' | 'group' | 'resource-type' | 'schema'; readonly id: string }
  | { readonly kind: 'search'; readonly among: 'users' | 'groups' | 'all' };

export interface Address {
  /** The tenant's slug as written; not yet known to be one. */
  readonly tenant: string;
  readonly route: Route;
}

const BASE = /^\/t\/([^/]+)\/scim\/v2(?:\/(.*))?$/s;

/**
 * Reads a raw path. Empty segments do not count, so that a base URL with a trailing slash does no harm.
 *
 * Total: whatever is no endpoint is `unknown`, a malformed percent-encoding included.
 *
 * @returns `undefined` when the path is not below any tenant's base URL.
 */
export function parseAddress(path: string): Address | undefined {
  const match = BASE.exec(path);
  if (match === null) return undefined;
  const [, tenant = '', rest = ''] = match;
  const segments: string[] = [];
  for (const raw of rest.split('/')) {
    if (raw === '') continue;
    const segment = decode(raw);
    if (segment === undefined) return { tenant, route: { kind: 'unknown' } };
    segments.push(segment);
  }
  return { tenant, route: routeOf(segments) };
}

function routeOf([first, second, ...rest]: readonly string[]): Route {
  const unknown: Route = { kind: 'unknown' };
  if (first === undefined) return { kind: 'root' };
  if (rest.length > 0) return unknown;
  const name = first.toLowerCase();
  if (second === undefined) {
    switch (name) {
      case 'users':
        return { kind: 'users' };
      case 'groups':
        return { kind: 'groups' };
      case '.search':
        return { kind: 'search', among: 'all' };
      case 'me':
        return { kind: 'me' };
      case 'bulk':
        return { kind: 'bulk' };
      case 'serviceproviderconfig':
      case 'serviceproviderconfigs':
        return { kind: 'service-provider-config' };
      case 'resourcetypes':
        return { kind: 'resource-types' };
      case 'schemas':
        return { kind: 'schemas' };
      default:
        return unknown;
    }
  }
  switch (name) {
    case 'users':
      return second.toLowerCase() === '.search' ? { kind: 'search', among: 'users' } : { kind: 'user', id: second };
    case 'groups':
      return second.toLowerCase() === '.search' ? { kind: 'search', among: 'groups' } : { kind: 'group', id: second };
    case 'resourcetypes':
      return { kind: 'resource-type', id: second };
    case 'schemas':
      return { kind: 'schema', id: second };
    default:
      return unknown;
  }
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** The methods that an endpoint has, for `Allow`. Empty for `unknown`. */
export function methodsOf({ kind }: Route): readonly string[] {
  switch (kind) {
    case 'users':
    case 'groups':
      return ['GET', 'HEAD', 'POST', 'OPTIONS'];
    case 'user':
    case 'group':
      return ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
    case 'search':
    case 'bulk':
      return ['POST', 'OPTIONS'];
    case 'me':
      return ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
    case 'root':
    case 'service-provider-config':
    case 'resource-types':
    case 'resource-type':
    case 'schemas':
    case 'schema':
      return ['GET', 'HEAD', 'OPTIONS'];
    case 'unknown':
      return [];
  }
}

/** Whether a request would change something, and therefore leaves a decision. A search is a read in spite of its POST. */
export function isWrite(method: string, route: Route): boolean {
  return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) && !(method === 'POST' && route.kind === 'search');
}

/** What a write asks for, in the words of the decision log. */
export function actionOf(method: string, { kind }: Route): string {
  const what = kind === 'users' || kind === 'user' ? 'user' : kind === 'groups' || kind === 'group' ? 'group' : undefined;
  if (what === undefined) return kind === 'bulk' ? 'bulk' : 'scim-request';
  if (method === 'POST') return `create-${what}`;
  return method === 'DELETE' ? `delete-${what}` : `change-${what}`;
}
