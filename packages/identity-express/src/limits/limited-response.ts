import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { refusalResponse } from '../pages/refusal-response.js';
import type { SiteRoute } from '../site/site-route.js';

const DETAIL = 'Too many requests; try again later';

/** 429 in the words of whoever asked: RFC 7644 §3.12, RFC 6749 §5.2, RFC 9457, a page or its JSON. */
export function limitedResponse(request: HttpRequest, route: SiteRoute, retryAfterSeconds: number): HttpResponse {
  const headers = { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' };
  const json = (type: string, body: object): HttpResponse => ({ status: 429, headers: { ...headers, 'Content-Type': type }, body: JSON.stringify(body) });
  switch (route.kind) {
    case 'admin':
      return json('application/problem+json; charset=utf-8', {
        type: 'about:blank',
        title: 'Too Many Requests',
        status: 429,
        detail: DETAIL,
        code: 'request.rate_limited',
      });
    case 'scim':
      if (request.path.endsWith('/oauth/token')) return json('application/json; charset=utf-8', { error: 'temporarily_unavailable', error_description: DETAIL });
      return json('application/scim+json; charset=utf-8', { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '429', detail: DETAIL });
    default:
      return refusalResponse(request, {
        status: 429,
        title: 'One moment, please',
        message: 'There were too many requests from here. Please wait a moment and try again.',
        code: 'request.rate_limited',
        headers,
      });
  }
}
