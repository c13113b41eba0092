import express, { type Express } from 'express';
import { expressHandler, type Vestibule } from '@vestibule/identity-express';
import type { Logger } from 'pino';
import { logRequests } from '../logging/log-requests.js';

export interface AppState {
  /** Absent while the server starts. */
  vestibule: Vestibule | undefined;
  draining: boolean;
}

/** Probes, the log, and Vestibule at the root of the site. */
export function createApp(state: AppState, logger: Logger): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');

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
