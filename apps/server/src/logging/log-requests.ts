import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

/** One line per request. Neither the query (it carries messages, addresses and links), headers nor bodies are written. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const begin = performance.now();
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const decision = response.getHeader('Vestibule-Decision');
      logger.info(
        {
          requestId,
          method: request.method,
          path: loggedPath(request.originalUrl),
          status: response.writableFinished ? response.statusCode : 'aborted',
          milliseconds: Math.round(performance.now() - begin),
          ...(decision === undefined ? {} : { decision }),
        },
        'request',
      );
    });
    next();
  };
}

/** A set-up link is a secret in itself. */
export const loggedPath = (url: string): string => (url.split(/[?#]/, 1)[0] ?? '').replace(/^(\/console\/setup\/).+/, '$1…').slice(0, 256);
