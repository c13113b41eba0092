import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { ErrorPage } from './error-page.js';
import { renderPage } from './render-page.js';

export interface RefusalPage {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly code: string;
  readonly decision?: string | null;
  readonly next?: { readonly label: string; readonly href: string };
  readonly headers?: HttpResponse['headers'];
}

/** Whether the client asked for JSON and is no browser. */
export function prefersJson(accept: string | undefined): boolean {
  const wanted = (accept ?? '').toLowerCase();
  return wanted.includes('application/json') && !wanted.includes('text/html');
}

/** One refusal, as a calm page for people and as `{error:{code,message,decision}}` for programs. */
export function refusalResponse(request: Pick<HttpRequest, 'headers'>, refusal: RefusalPage): HttpResponse {
  const { status, title, message, code, decision = null, next, headers = {} } = refusal;
  if (prefersJson(request.headers['accept'])) {
    return {
      status,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
      body: JSON.stringify({ error: { code, message, decision } }),
    };
  }
  const shown = status === 404 || status === 405 ? null : code;
  const page = <ErrorPage title={title} message={message} code={shown} decision={decision} {...(next === undefined ? {} : { next })} />;
  return renderPage(status, page, { headers });
}

/** The same for every address that leads nowhere: nothing tells a tenant from a connection. */
export const notFoundResponse = (request: Pick<HttpRequest, 'headers'>): HttpResponse =>
  refusalResponse(request, {
    status: 404,
    title: 'This page does not exist',
    message: 'Please check the address, or start again from the application.',
    code: 'resource.not_found',
  });

export const methodNotAllowedResponse = (request: Pick<HttpRequest, 'headers'>, allow: readonly string[]): HttpResponse =>
  refusalResponse(request, {
    status: 405,
    title: 'This does not work here',
    message: `This address answers ${allow.join(', ')} only.`,
    code: 'request.method_not_allowed',
    headers: { Allow: allow.join(', ') },
  });
