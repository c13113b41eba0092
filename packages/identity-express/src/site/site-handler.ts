import { StoreUnavailableError, type ConnectionDirectory, type Tenant } from '@vestibule/identity-core';
import { RequestAbortedError, type HttpHandler, type HttpRequest, type HttpResponse } from '../http/http-message.js';
import { withSecurityHeaders } from '../http/security-headers.js';
import { serveAsset } from '../pages/assets.js';
import { methodNotAllowedResponse, notFoundResponse, refusalResponse } from '../pages/refusal-response.js';
import { matchRoute } from './site-route.js';

type TenantRoom = (tenant: Tenant, request: HttpRequest) => Promise<HttpResponse>;

export interface SiteRooms {
  readonly connections: ConnectionDirectory;
  readonly admin: HttpHandler;
  readonly scim: HttpHandler;
  readonly saml: HttpHandler;
  readonly login: TenantRoom;
  readonly session: TenantRoom;
  readonly account: TenantRoom;
  readonly emailFirst: (request: HttpRequest) => Promise<HttpResponse>;
  readonly setup: (link: string, request: HttpRequest) => Promise<HttpResponse>;
  readonly https: boolean;
  readonly onError: (error: unknown) => void;
}

/** The whole site behind one function; never rejects. */
export function createSiteHandler(rooms: SiteRooms): HttpHandler {
  const inTenant = async (slug: string, request: HttpRequest, room: TenantRoom): Promise<HttpResponse> => {
    const tenant = await rooms.connections.getTenantBySlug(slug);
    return tenant === undefined ? notFoundResponse(request) : room(tenant, request);
  };
  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const route = matchRoute(request.path);
    switch (route.kind) {
      case 'admin':
        return rooms.admin.handle(request);
      case 'scim':
        return rooms.scim.handle(request);
      case 'saml':
        return rooms.saml.handle(request);
      case 'login':
      case 'session':
      case 'account':
        return inTenant(route.tenant, request, rooms[route.kind]);
      case 'account-without-slash':
        return inTenant(route.tenant, request, async (tenant) => ({ status: 308, headers: { Location: `/t/${tenant.slug}/` }, body: null }));
      case 'email-first':
        return rooms.emailFirst(request);
      case 'setup':
        return rooms.setup(route.link, request);
      case 'assets':
        if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowedResponse(request, ['GET']);
        return serveAsset(request) ?? notFoundResponse(request);
      case 'nowhere':
        return notFoundResponse(request);
    }
  };
  return {
    handle: async (request) => {
      try {
        return withSecurityHeaders(await answer(request), rooms.https);
      } catch (error) {
        return withSecurityHeaders(failureResponse(request, error, rooms.onError), rooms.https);
      }
    },
  };
}

function failureResponse(request: HttpRequest, error: unknown, onError: (error: unknown) => void): HttpResponse {
  if (error instanceof RequestAbortedError) return { status: 400, headers: {}, body: null };
  if (error instanceof StoreUnavailableError) {
    return refusalResponse(request, {
      status: 503,
      title: 'Please try again in a moment',
      message: 'The service is not available right now. Please try again in a moment.',
      code: 'service.unavailable',
      headers: { 'Retry-After': '5' },
    });
  }
  onError(error);
  return refusalResponse(request, {
    status: 500,
    title: 'Something went wrong',
    message: 'This is our mistake, not yours. Please try again; if it happens again, tell your administrator when it happened.',
    code: 'internal',
  });
}
