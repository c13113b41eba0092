import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountToSwitchTo } from './database-account.js';
import { loadPlatformPackage } from './platform-package.js';
import { prepareBinaries } from './prepare-binaries.js';

describe('preparing the binaries', () => {
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'prepare-binaries-'));
    await chmod(place, 0o755);
  });
  afterEach(() => rm(place, { recursive: true, force: true }));

  it('restores the symbolic links in an own copy, once, also when several processes begin at the same time', async () => {
    const source = loadPlatformPackage();
    const bins = await Promise.all([1, 2, 3].map(() => prepareBinaries(source, accountToSwitchTo(), [place])));
    expect(new Set(bins).size).toBe(1);
    expect(await readdir(place)).toHaveLength(1);
    const home = join(bins[0] ?? '', '..');
    for (const link of source.symbolicLinks) {
      expect((await lstat(join(home, link.target.replace('native/', '')))).isSymbolicLink()).toBe(true);
    }
  });

  it('moves on to the next place when one cannot be written', async () => {
    const file = join(place, 'file');
    await writeFile(file, '');
    const bin = await prepareBinaries(loadPlatformPackage(), accountToSwitchTo(), [join(file, 'below'), join(place, 'good')]);
    expect(bin.startsWith(join(place, 'good'))).toBe(true);
  });

  it('executes nothing from a folder that others may write to', async () => {
    const open = join(place, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await expect(prepareBinaries(loadPlatformPackage(), accountToSwitchTo(), [open])).rejects.toMatchObject({
      code: 'binaries_unusable',
      message: expect.stringContaining('writable by, another account'),
    });
  });
});
