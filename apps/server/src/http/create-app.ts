import express, { type Express } from 'express';
import { expressHandler, type Vestibule } from '@vestibule/identity-express';
import type { Logger } from 'pino';
import type { LogDestination } from '../logging/log-destination.js';
import { logMetrics } from '../logging/log-metrics.js';
import { logRequests } from '../logging/log-requests.js';

/** Where a reverse proxy on the same machine or network has its address. */
const PRIVATE_NETWORKS = 'loopback, linklocal, uniquelocal';

export interface AppState {
  /** Absent while the server starts. */
  vestibule: Vestibule | undefined;
  draining: boolean;
}

/**
 * Probes, the log, and Vestibule at the root of the site.
 *
 * @param isBehindProxy The site is https, and this server speaks http: whoever connects from a private network is the
 *   proxy, and its `X-Forwarded-For` names the client. Otherwise the header is a claim of the client and is not read.
 */
export function createApp(state: AppState, logger: Logger, log: LogDestination, isBehindProxy = false): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('trust proxy', isBehindProxy ? PRIVATE_NETWORKS : false);

  app.use((_request, response, next) => {
    // What Vestibule answers brings its own, wider or narrower; this is for the probes, the metrics and whatever fails before it.
    response.set({ 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", 'X-Content-Type-Options': 'nosniff', 'X-Frame-Options': 'DENY', 'Referrer-Policy': 'same-origin' });
    next();
  });
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').type('text/plain').send('ok\n');
  });
  app.get('/readyz', async (_request, response) => {
    const ready = !state.draining && ((await state.vestibule?.ready()) ?? false);
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n');
  });

  app.get('/metrics', async (_request, response) => {
    const metrics = await state.vestibule?.metrics();
    if (metrics === undefined) response.status(503).set('Retry-After', '2').type('text/plain').send('starting\n');
    else response.set({ 'Cache-Control': 'no-store', 'Content-Type': metrics.contentType }).send(`${metrics.body}\n${logMetrics(log)}`);
  });
  app.use(logRequests(logger));
  app.use((request, response, next) => {
    if (state.vestibule === undefined) {
      response.status(503).set('Retry-After', '2').type('text/plain').send('starting\n');
    } else if (request.path === '/' && request.method === 'GET') {
      response.redirect(303, '/login');
    } else {
      expressHandler(state.vestibule)(request, response, next);
    }
  });
  return app;
}
