import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../peers/package.json', import.meta.url));

/** A package of bench/peers, which has an installation of its own: `npm ci --ignore-scripts --prefix bench/peers`. */
export const importPeer = async (name) => import(pathToFileURL(require.resolve(name)).href);
