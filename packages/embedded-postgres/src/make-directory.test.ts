import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeDirectory } from './make-directory.js';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'vestibule-make-'));
});
afterEach(() => rm(parent, { recursive: true }));

describe('makeDirectory', () => {
  it('makes every missing folder, also when two ask at once, and takes one that is there', async () => {
    const path = join(parent, 'a', 'b', 'c');
    await Promise.all([makeDirectory(path, 0o700), makeDirectory(path, 0o700)]);
    await makeDirectory(path, 0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  });

  it('ends with a reason where no folder can be', async () => {
    await writeFile(join(parent, 'file'), '');
    await expect(makeDirectory(join(parent, 'file', 'b'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await expect(makeDirectory(join(parent, 'file'), 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
    if (process.platform === 'linux') await expect(makeDirectory('/proc/nope/deeper', 0o700)).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/nope' });
  });
});
