/**
 * Starts the one PostgreSQL of a test run. jest calls this once, and only when a selected project names it.
 * Node 20 cannot load TypeScript, and the tests must not depend on a build: the launcher is bundled on the spot.
 */
import { build } from 'esbuild';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export default async function startDatabase() {
  const outfile = join(root, 'node_modules', '.cache', 'vestibule', `test-database-${process.pid}.mjs`);
  await mkdir(dirname(outfile), { recursive: true });
  await build({
    entryPoints: [join(root, 'packages/embedded-postgres/src/testing/index.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const { startTestDatabaseServer, testDatabaseVariable } = await import(pathToFileURL(outfile).href);
  const server = await startTestDatabaseServer();
  process.env[testDatabaseVariable] = server.url;
  globalThis.vestibuleTestDatabase = { server, outfile };
}
