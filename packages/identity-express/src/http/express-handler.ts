import type { RequestHandler } from 'express';
import type { HttpHandler } from './http-message.js';
import { sendHttpResponse } from './send-http-response.js';
import { toHttpRequest } from './to-http-request.js';

/**
 * Serves a framework-free handler in Express.
 *
 * @param owns Paths that are ours; everything else goes on to the host's next route. Default: all.
 */
export function expressHandler(handler: HttpHandler, owns: (path: string) => boolean = () => true): RequestHandler {
  return (incoming, outgoing, next) => {
    const request = toHttpRequest(incoming);
    if (!owns(request.path)) return next();
    handler.handle(request).then((response) => sendHttpResponse(incoming, outgoing, response), next);
  };
}
