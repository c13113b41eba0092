import { expect, it } from '@jest/globals';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const root = new URL('../../', import.meta.url);
const CODE = /code: '([a-z]+(?:\.[a-z_]+)?)'|refuse\w*\('((?:login|saml)\.[a-z_]+)'/g;

it('documents every code that an answer can carry', async () => {
  const errors = await readFile(new URL('docs/errors.md', root), 'utf8');
  const undocumented = new Set<string>();
  for (const adapter of ['identity-admin', 'identity-express', 'identity-saml', 'identity-core']) {
    const folder = new URL(`packages/${adapter}/src/`, root).pathname;
    for (const file of await readdir(folder, { recursive: true })) {
      // The doctor's findings and warnings of a connection are no refusals.
      if (!/\.tsx?$/.test(file) || /\.test\.|health|warning|fixture|contracts|schemas/.test(file)) continue;
      for (const [, code = '', other = ''] of (await readFile(join(folder, file), 'utf8')).matchAll(CODE)) {
        const name = code === '' ? other : code;
        if (!errors.includes(`\`${name}\``)) undocumented.add(`${name} (${file})`);
      }
    }
  }
  expect([...undocumented]).toEqual([]);
});
