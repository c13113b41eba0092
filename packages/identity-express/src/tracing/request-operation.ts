import { scimOperation } from '../metrics/measure-requests.js';
import { matchRoute } from '../site/site-route.js';

export interface RequestOperation {
  /** From a closed list, whatever was asked for. */
  readonly name: string;
  /** Slugs that the path names; absent: none that could be one. */
  readonly tenant?: string;
  readonly connection?: string;
}

const SAML = /^\/t\/[^/]+\/saml\/([^/]+)\/(login|acs|metadata|logout)$/;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What the last known word of an administrative path means. */
const ADMIN_WORDS = new Set(
  `tenants connections tokens oauth-clients users groups members sessions effective-groups release-identifiers restore detach relink decisions events
  webhooks deliveries redeliver rotate-secret setup-links refresh test requests plan holds approve reject health openapi.json docs`.split(/\s+/),
);

/** Pure and total. */
export function requestOperation(method: string, path: string): RequestOperation {
  const route = matchRoute(path);
  const verb = METHODS.has(method) ? method : 'OTHER';
  const segments = path.split('/');
  switch (route.kind) {
    case 'admin': {
      const word = segments.slice(3).findLast((segment) => ADMIN_WORDS.has(segment));
      return { name: `admin ${verb}${word === undefined ? '' : ` ${word}`}`, ...slugs(segments[3] === 'tenants' ? segments[4] : undefined, segments[5] === 'connections' ? segments[6] : undefined) };
    }
    case 'scim':
      return { name: `scim ${scimOperation(method, path)}`, ...slugs(segments[2]) };
    case 'saml': {
      const [, connection, what = 'other'] = SAML.exec(path) ?? [];
      return { name: `saml ${what}`, ...slugs(segments[2], connection) };
    }
    default:
      return { name: `site ${route.kind}`, ...slugs(segments[1] === 't' ? segments[2] : undefined) };
  }
}

const slugs = (tenant?: string, connection?: string): Omit<RequestOperation, 'name'> => ({
  ...(tenant !== undefined && SLUG.test(tenant) ? { tenant } : {}),
  ...(connection !== undefined && SLUG.test(connection) ? { connection } : {}),
});
