/** Express around a peer's two calls: start a login, read the answer. Used by the peers' servers alike. */
import express from 'express';
import { openLoginStore } from './login-store.js';

/** @param createPeer `({url, idp, store}) => {start(): Promise<url>, read(SAMLResponse): Promise<upn>}` */
export async function serveLogins(createPeer) {
  const store = await openLoginStore();
  const app = express();
  app.disable('x-powered-by');
  let peer;
  app.get('/login', async (_, response) => response.redirect(302, await peer.start()));
  app.post('/acs', express.urlencoded({ extended: false, limit: '1mb' }), async (request, response) => {
    try {
      const session = await store.signIn(await peer.read(request.body.SAMLResponse));
      response.cookie('session', session, { httpOnly: true }).redirect(303, '/');
    } catch (error) {
      response.status(403).type('text/plain').send(String(error));
    }
  });
  const server = app.listen(0, '127.0.0.1', () => {
    const url = `http://127.0.0.1:${server.address().port}`;
    peer = createPeer({ url, idp: JSON.parse(process.env.IDP), store });
    console.log(`listening on ${url}`);
  });
  process.on('SIGTERM', () => process.exit(0));
}
