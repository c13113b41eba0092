import type { HttpHandler } from '../http/http-message.js';
import { matchRoute } from '../site/site-route.js';
import type { Metrics } from './metrics.js';

const SCIM_RESOURCE = /^\/t\/[^/]+\/scim\/v2\/(Users|Groups|Bulk|Schemas|ResourceTypes|ServiceProviderConfig|Me)?(\/[^/]+)?(\/|$)/i;
const SCIM_METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Times every answer of a handler. */
export function measureRequests(handler: HttpHandler, metrics: Metrics): HttpHandler {
  return {
    handle: async (request) => {
      const begin = performance.now();
      const response = await handler.handle(request);
      const route = matchRoute(request.path);
      metrics.countRequest(route.kind, request.method, response.status, (performance.now() - begin) / 1_000);
      if (route.kind === 'scim') metrics.countScim(scimOperation(request.method, request.path), response.status);
      return response;
    },
  };
}

/** `PATCH Groups`, `list Users`, `token`: from a closed list, whatever was asked for. Pure. */
export function scimOperation(method: string, path: string): string {
  if (path.endsWith('/oauth/token')) return 'token';
  const [, resource, id] = SCIM_RESOURCE.exec(path) ?? [];
  if (resource === undefined || !SCIM_METHODS.has(method)) return 'other';
  const name = `${resource.charAt(0).toUpperCase()}${resource.slice(1).toLowerCase()}`;
  return method === 'GET' && id === undefined ? `list ${name}` : `${method} ${name}`;
}
