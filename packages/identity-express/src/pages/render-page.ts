import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { HttpResponse } from '../http/http-message.js';
import { pagePolicy } from '../http/security-headers.js';

export interface PageOptions {
  readonly headers?: HttpResponse['headers'];
  /** Further origins that a form of this page posts to. */
  readonly formAction?: readonly string[];
}

/** A whole HTML answer. Everything dynamic in `page` was escaped by the renderer. */
export function renderPage(status: number, page: VNode, { headers = {}, formAction = [] }: PageOptions = {}): HttpResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': pagePolicy(formAction),
      ...headers,
    },
    body: `<!doctype html>${renderToString(page)}`,
  };
}
