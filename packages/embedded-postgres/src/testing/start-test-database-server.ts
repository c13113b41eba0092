import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../start-embedded-postgres.js';

/** One throw-away server for a whole test run: nothing is flushed to disk, its directory vanishes with `stop`. */
export const startTestDatabaseServer = async (): Promise<EmbeddedPostgres> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'vestibule-test-database-'));
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({
    dataDir,
    durable: false,
    settings: { max_connections: '300', shared_buffers: '128MB', autovacuum_naptime: '10s' },
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
