import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimCluster, inUseError } from './claim-cluster.js';
import { dataDirectoryArgument, openCluster, superuser, type Cluster } from './cluster.js';
import { accountToSwitchTo, type DatabaseAccount } from './database-account.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findFreePort } from './free-port.js';
import { loadPlatformPackage } from './platform-package.js';
import { findPostmasterFile } from './postmaster-file.js';
import { prepareBinaries } from './prepare-binaries.js';
import { startPostgresProcess, type PostgresProcess } from './postgres-process.js';

export interface EmbeddedPostgresOptions {
  /** Created when absent. Holds the cluster and its password; belongs to one running server at a time. */
  readonly dataDir: string;
  /** On 127.0.0.1; 0 or absent picks a free one. */
  readonly port?: number;
  /** Receives each line that PostgreSQL logs. */
  readonly log?: (line: string) => void;
  /** `false` trades crash safety for speed (tests): nothing is flushed to disk. */
  readonly durable?: boolean;
  /** Further server settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** Of the superuser, with its password: a secret. */
  readonly url: string;
  /** Fast shutdown; resolves when the server has ended. Calling it again is harmless. */
  readonly stop: () => Promise<void>;
}

const limits = { startMilliseconds: 120_000, stopMilliseconds: 20_000, portAttempts: 5 };

const undurable = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' };

/**
 * Starts the PostgreSQL 18 that npm brought, listening on loopback only. It ends with this process, also when that is
 * killed with -9, and recovers from its own sudden death at the next start.
 *
 * @throws EmbeddedPostgresError with one sentence for the operator
 */
export const startEmbeddedPostgres = async (options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> => {
  const { port = 0, log = () => undefined, durable = true, settings = {} } = options;
  const account = accountToSwitchTo();
  const bin = await prepareBinaries(loadPlatformPackage(), account);
  const cluster = await openCluster(resolve(options.dataDir), bin, account, durable);
  const effective = { ...(durable ? {} : undurable), ...settings };

  for (let attempt = 1; ; attempt += 1) {
    await claimCluster(cluster.directory);
    const chosen = port === 0 ? await findFreePort() : port;
    const command = commandLine(bin, cluster, account, chosen, effective);
    const server = startPostgresProcess(command, cluster.directory, account, log);
    const failure = await waitUntilReady(server, cluster, chosen);
    if (failure === undefined) {
      const url = `postgresql://${superuser}:${cluster.password}@127.0.0.1:${chosen}/postgres`;
      return { url, stop: () => stopServer(server, cluster) };
    }
    const portWasTaken = /could not bind|could not create any TCP/.test(failure.message);
    if (port !== 0 || !portWasTaken || attempt === limits.portAttempts) throw failure;
  }
};

const commandLine = (
  bin: string,
  cluster: Cluster,
  account: DatabaseAccount | undefined,
  port: number,
  settings: Readonly<Record<string, string>>,
): readonly string[] => {
  const all = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '.',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const assignments = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [join(bin, 'postgres'), '-D', dataDirectoryArgument(cluster.directory, account), ...assignments];
};

/** Undefined when the server accepts connections; otherwise why it never will. */
const waitUntilReady = async (server: PostgresProcess, cluster: Cluster, port: number): Promise<EmbeddedPostgresError | undefined> => {
  const deadline = Date.now() + limits.startMilliseconds;
  while (!server.hasEnded()) {
    const file = await findPostmasterFile(cluster.directory);
    if (file?.port === port && file.status === 'ready') return undefined;
    if (Date.now() > deadline) {
      await stopServer(server, cluster);
      return new EmbeddedPostgresError('start_failed', `The embedded database in ${cluster.directory} did not become ready in two minutes.`);
    }
    await Promise.race([sleep(15), server.ended]);
  }
  await sleep(50);
  const said = server.lastLines();
  if (said.some((line) => line.includes('lock file "postmaster.pid" already exists'))) return inUseError(cluster.directory);
  const reason = said.filter((line) => /FATAL|PANIC|ERROR|could not/.test(line)).join(' ') || said.at(-1) || 'it said nothing';
  return new EmbeddedPostgresError('start_failed', `The embedded database in ${cluster.directory} did not start: ${reason}`);
};

const stopServer = async (server: PostgresProcess, cluster: Cluster): Promise<void> => {
  server.shutDown();
  // Polled, because the server itself does not keep this process alive (a host may end without stop).
  for (let waited = 0; !server.hasEnded(); waited += 10) {
    // Immediate shutdown: loses nothing that was committed, the next start replays the log.
    if (waited === limits.stopMilliseconds) await interrupt(cluster);
    await Promise.race([server.ended, sleep(10)]);
  }
};

const interrupt = async (cluster: Cluster): Promise<void> => {
  const file = await findPostmasterFile(cluster.directory);
  if (file !== undefined) process.kill(file.pid, 'SIGQUIT');
};
