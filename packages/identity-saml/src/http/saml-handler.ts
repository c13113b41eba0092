import { StoreConflictError, StoreUnavailableError } from '@vestibule/identity-core';
import { json, wantsJson } from '../mapping/outcome-to-http.js';
import { AcsHandler } from './acs-handler.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { LogoutHandler } from './logout-handler.js';
import { handleLogin, type LoginTarget } from './login-handler.js';
import { handleMetadata } from './metadata-handler.js';
import type { SamlDependencies } from './saml-dependencies.js';

export interface SamlHandler {
  /** Answers every path below `/t/{tenant}/saml/{connection}/`. Never throws. */
  handle(request: HttpRequest): Promise<HttpResponse>;
}

const PATH = /^\/t\/([a-z0-9-]{1,63})\/saml\/([a-z0-9-]{1,63})\/(login|acs|metadata|logout)\/?$/;

/** The SAML 2.0 service provider as one framework-free handler. */
export function createSamlHandler(deps: SamlDependencies): SamlHandler {
  const acs = new AcsHandler(deps);
  const logout = new LogoutHandler(deps);

  const answer = async (request: HttpRequest): Promise<HttpResponse> => {
    const [, tenantSlug = '', connectionSlug = '', room] = PATH.exec(request.path) ?? [];
    const found = room === undefined ? undefined : await deps.connections.getBySlugs(tenantSlug, connectionSlug);
    const saml = found?.connection.saml;
    if (found === undefined || saml == null) return deps.pages.notFound(request);
    const target: LoginTarget = { ...found, saml };
    if (room === 'acs') {
      return request.method === 'POST' ? acs.handle(request, target) : acs.refuseMethod(request, target);
    }
    if (room === 'logout') return ['GET', 'HEAD', 'POST'].includes(request.method) ? logout.handle(request, target) : notAllowed('GET, HEAD, POST', 'This address signs out.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return notAllowed('GET, HEAD', 'This address answers GET only.');
    return room === 'login' ? handleLogin(request, target, deps) : handleMetadata(target, deps);
  };

  return {
    handle: async (request) => {
      try {
        return await answer(request);
      } catch (error) {
        return failed(error, request, deps);
      }
    },
  };
}

function failed(error: unknown, request: HttpRequest, deps: SamlDependencies): HttpResponse {
  const isPassing = error instanceof StoreUnavailableError || error instanceof StoreConflictError;
  if (!isPassing) deps.onError(error);
  const status = isPassing ? 503 : 500;
  const message = isPassing ? 'Sign-in is not available for a moment. Please try again.' : 'Something went wrong here. Please try again.';
  const retry: Readonly<Record<string, string>> = isPassing ? { 'retry-after': '5' } : {};
  if (wantsJson(request)) {
    const response = json(status, { error: { code: isPassing ? 'unavailable' : 'internal', message, decision: null } });
    return { ...response, headers: { ...response.headers, ...retry } };
  }
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...retry }, body: `${message}\n` };
}

function notAllowed(allow: string, sentence: string): HttpResponse {
  return { status: 405, headers: { allow, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, body: `${sentence}\n` };
}
