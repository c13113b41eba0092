import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { DatabaseAccount } from './database-account.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { PlatformPackage } from './platform-package.js';

/**
 * Runnable binaries: a copy of the package with its symbolic links restored, where the database account may execute it
 * (a checkout under /root is closed to everyone else, a mount may be `noexec`). Copied once per version and machine,
 * complete or not at all; node_modules stays as npm left it.
 *
 * @returns the directory that holds `initdb` and `postgres`
 * @throws EmbeddedPostgresError `binaries_unusable`
 */
export const prepareBinaries = async (
  source: PlatformPackage,
  account: DatabaseAccount | undefined,
  places: readonly string[] = placesFor(account),
): Promise<string> => {
  const reasons: string[] = [];
  for (const place of places) {
    try {
      const home = await copyOnce(source, place, `postgres-${source.version}-${process.platform}-${process.arch}`);
      const bin = join(home, 'bin');
      await promisify(execFile)(join(bin, 'postgres'), ['--version'], { ...account, cwd: '/', timeout: 20_000 });
      return bin;
    } catch (error) {
      reasons.push(`${place}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new EmbeddedPostgresError(
    'binaries_unusable',
    `The embedded PostgreSQL cannot start, because its binaries can be executed nowhere (${reasons.join('; ')}); set DATABASE_URL to a PostgreSQL server instead.`,
  );
};

/** Lasting places first: a cleaner of temporary folders would take libraries from under a running server. */
const placesFor = (account: DatabaseAccount | undefined): readonly string[] => {
  const user = process.getuid?.() ?? 0;
  const lasting = account === undefined ? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'vestibule') : '/var/cache/vestibule';
  return [lasting, join(tmpdir(), `vestibule-${user}`)];
};

const copyOnce = async (source: PlatformPackage, place: string, name: string): Promise<string> => {
  await mkdir(place, { recursive: true, mode: 0o755 });
  await refuseForeignDirectory(place);
  const home = join(place, name);
  if (await exists(home)) {
    await refuseForeignDirectory(home);
    return home;
  }
  const draft = await mkdtemp(join(place, 'copying-'));
  try {
    await copyNative(source, draft);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (!(await exists(home))) throw error;
  }
  return home;
};

const copyNative = async (source: PlatformPackage, target: string): Promise<void> => {
  await chmod(target, 0o755);
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(source.nativeDirectory, part), join(target, part), { recursive: true, verbatimSymlinks: true });
  }
  for (const link of source.symbolicLinks) {
    const at = join(target, relative('native', link.target));
    if (!(await exists(at))) await symlink(relative(dirname(link.target), link.source), at);
  }
  await openToReaders(target);
};

/** npm and umask decide the modes of a package; here every account must be able to read, and to run what is in `bin`. */
const openToReaders = async (directory: string): Promise<void> => {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToReaders(path);
    else if (entry.isFile()) await chmod(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
};

/** A folder that someone else made or may write to could hold anything: it is not executed from. */
const refuseForeignDirectory = async (path: string): Promise<void> => {
  const status = await lstat(path);
  const user = process.getuid?.();
  if (!status.isDirectory() || (user !== undefined && status.uid !== user) || (status.mode & 0o022) !== 0) {
    throw new Error('belongs to, or is writable by, another account');
  }
};

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
