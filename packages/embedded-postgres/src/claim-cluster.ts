import { readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findPostmasterFile, type PostmasterFile } from './postmaster-file.js';

/** A killed host's server notices within milliseconds and then writes its checkpoint. */
const patience = { readyMilliseconds: 2_000, stoppingMilliseconds: 30_000 };

export const inUseError = (directory: string, pid?: number): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'in_use',
    `The embedded database in ${directory} is in use by another process${pid === undefined ? '' : ` (PostgreSQL has process id ${pid})`}; stop it, choose another DATA_DIR, or set DATABASE_URL.`,
  );

/**
 * Makes sure that nobody serves this cluster. A server that is about to end (its host was killed) is waited for; a
 * `postmaster.pid` whose process is gone, or whose number meanwhile belongs to something else (usual after a container
 * restart, and fatal to PostgreSQL's own check), is removed.
 *
 * @throws EmbeddedPostgresError `in_use`
 */
export const claimCluster = async (directory: string): Promise<void> => {
  const begin = Date.now();
  for (;;) {
    const file = await findPostmasterFile(directory);
    if (file === undefined) return;
    if (!(await isServedBy(file, directory))) break;
    const limit = file.status === 'stopping' ? patience.stoppingMilliseconds : patience.readyMilliseconds;
    if (Date.now() - begin > limit) throw inUseError(directory, file.pid);
    await sleep(50);
  }
  await rm(join(directory, 'postmaster.pid'), { force: true });
};

const isServedBy = async (file: PostmasterFile, directory: string): Promise<boolean> =>
  (isAlive(file.pid) && (await worksIn(file.pid, directory))) || (file.port !== undefined && (await answers(join(directory, `.s.PGSQL.${file.port}`))));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** PostgreSQL's working directory is its PGDATA. Where that cannot be asked (no /proc), the process is taken for one. */
const worksIn = async (pid: number, directory: string): Promise<boolean> => {
  if (process.platform !== 'linux') return true;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
  if (name?.trim() !== 'postgres') return false;
  const [theirs, ours] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => undefined), stat(directory)]);
  return theirs === undefined || (theirs.dev === ours.dev && theirs.ino === ours.ino);
};

/** Finds a server in another process namespace (two containers, one volume). A path too long for a socket is none. */
const answers = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (Buffer.byteLength(socketPath) > 103) return resolve(false);
    const socket = connect(socketPath);
    socket.setTimeout(1_000);
    const settle = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(true));
  });
