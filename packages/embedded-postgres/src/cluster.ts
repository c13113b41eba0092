import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseAccount } from './database-account.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { makeDirectory } from './make-directory.js';

/** A database cluster on disk, and the password of its one superuser. */
export interface Cluster {
  /** PGDATA; belongs to the database account. */
  readonly directory: string;
  readonly password: string;
}

export const superuser = 'vestibule';
const majorVersion = '18';

/**
 * PGDATA as the database account must spell it. The account may lack the right to walk through the parents (a checkout
 * under /root), but a process that was started inside the directory reaches it through its own working directory.
 */
export const dataDirectoryArgument = (directory: string, account: DatabaseAccount | undefined): string =>
  account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : directory;

/**
 * Opens the cluster in `dataDir`, making it first where there is none. Atomic: after a crash at any moment there is
 * either no cluster or a whole one; of two processes that make it at once, one wins and both use the result.
 *
 * @throws EmbeddedPostgresError `incompatible_data`, `start_failed`
 */
export const openCluster = async (
  dataDir: string,
  bin: string,
  account: DatabaseAccount | undefined,
  durable: boolean,
): Promise<Cluster> => {
  await makeDirectory(dataDir, 0o700);
  const home = join(dataDir, 'cluster');
  if (!(await isDirectory(home))) {
    await removeAbandonedDrafts(dataDir);
    await makeCluster(dataDir, home, bin, account, durable);
  }
  const directory = join(home, 'data');
  const [version, password] = await Promise.all([readText(join(directory, 'PG_VERSION')), readText(join(home, 'password'))]);
  if (version === undefined || password === undefined) {
    throw new EmbeddedPostgresError('incompatible_data', `${home} is not a database cluster made by this launcher; choose another DATA_DIR.`);
  }
  if (version !== majorVersion) {
    throw new EmbeddedPostgresError(
      'incompatible_data',
      `${home} was written by PostgreSQL ${version} and this is PostgreSQL ${majorVersion}; export it with the old release, or choose another DATA_DIR.`,
    );
  }
  return { directory, password };
};

const makeCluster = async (dataDir: string, home: string, bin: string, account: DatabaseAccount | undefined, durable: boolean): Promise<void> => {
  const draft = await mkdtemp(join(dataDir, 'initialising-'));
  const secrets = await mkdtemp(join(tmpdir(), 'vestibule-initdb-'));
  try {
    const password = randomBytes(24).toString('hex');
    const directory = join(draft, 'data');
    const passwordFile = join(secrets, 'password');
    await mkdir(directory, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    await writeFile(join(draft, 'password'), password, { mode: 0o600 });
    if (account !== undefined) {
      for (const path of [directory, passwordFile, secrets]) await chown(path, account.uid, account.gid);
      await chmod(draft, 0o711);
    }
    await promisify(execFile)(
      join(bin, 'initdb'),
      [
        ['-D', dataDirectoryArgument(directory, account)],
        ['-U', superuser],
        ['-E', 'UTF8', '--locale=C', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        ['--no-instructions', ...(durable ? [] : ['--no-sync'])],
      ].flat(),
      { ...account, cwd: directory, timeout: 120_000, env: { PATH: '/usr/bin:/bin', TZ: 'UTC' } },
    );
    await rename(draft, home);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (await isDirectory(home)) return;
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : String(cause);
    throw new EmbeddedPostgresError('start_failed', `The embedded database could not be created in ${dataDir}: ${said ?? ''}`, { cause });
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
};

/** What a killed initdb left behind; an hour is far beyond the slowest living one. */
const removeAbandonedDrafts = async (dataDir: string): Promise<void> => {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith('initialising-')) continue;
    const path = join(dataDir, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > 3_600_000) await rm(path, { recursive: true, force: true });
  }
};

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );

const readText = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
