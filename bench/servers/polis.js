/** The directory sync of Ory Polis (its library) on PostgreSQL behind Express: one directory, no webhook. */
import express from 'express';
import { importPeer } from './import-peer.js';

/** Events go to the host, which does nothing with them. */
const heard = () => Promise.resolve();

const { default: polis } = await importPeer('@boxyhq/saml-jackson');

const app = express();
const server = app.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`;
  const silent = { info: () => undefined, warn: () => undefined, error: console.error };
  const { directorySyncController } = await polis.default({
    externalUrl: url,
    samlPath: '/acs',
    scimPath: '/scim',
    noAnalytics: true,
    logger: silent,
    db: { engine: 'sql', type: 'postgres', url: process.env.DATABASE_URL },
  });
  const { data, error } = await directorySyncController.directories.create({ name: 'bench', tenant: 'acme', product: 'bench', type: 'okta-scim-v2' });
  if (error !== null) throw new Error(error.message);
  app.use('/:directory/:type{/:id}', express.json({ type: ['application/json', 'application/scim+json'] }), async ({ method, body, params, query, headers }, response) => {
    const request = {
      method,
      body,
      directoryId: params.directory,
      resourceType: params.type,
      resourceId: params.id,
      apiSecret: headers.authorization?.split(' ')[1] ?? null,
      query: { count: Number(query.count) || undefined, startIndex: Number(query.startIndex) || undefined, filter: query.filter },
    };
    const { status, data: answer } = await directorySyncController.requests.handle(request, heard);
    response.status(status).json(answer);
  });
  console.log(`listening on ${url}/${data.id}?token=${data.scim.secret}`);
});
process.on('SIGTERM', () => process.exit(0));
