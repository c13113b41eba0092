import type { HttpHandler, HttpResponse } from '../http/http-message.js';
import { withSecurityHeaders } from '../http/security-headers.js';
import { matchRoute } from '../site/site-route.js';
import { limitedResponse } from './limited-response.js';
import { RequestLimits } from './request-limits.js';

/** Puts bounds before a handler: in this process, without a store. */
export function limitRequests(handler: HttpHandler, https: boolean, limits = new RequestLimits()): HttpHandler {
  return {
    handle: async (request) => {
      const route = matchRoute(request.path);
      const limited = (retryAfterSeconds: number): HttpResponse => withSecurityHeaders(limitedResponse(request, route, retryAfterSeconds), https);
      const before = limits.decide(request, route);
      if (before.kind === 'limited') return limited(before.retryAfterSeconds);
      const response = await handler.handle(request);
      const after = limits.learn(request, before, response.status);
      return after.kind === 'limited' ? limited(after.retryAfterSeconds) : response;
    },
  };
}
