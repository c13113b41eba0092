import { readFile, writeFile } from 'node:fs/promises';
import { expect } from '@jest/globals';

const root = new URL('../../', import.meta.url);

/**
 * Compares a page of docs/, or a named block of one, with what a test has just seen; with `UPDATE_DOCS=1` it writes it instead.
 * A block stands between `<!-- name -->` and `<!-- /name -->`.
 */
export async function expectWritten(page: string, content: string, block?: string): Promise<void> {
  const file = new URL(page, root);
  const found = await readFile(file, 'utf8').catch(() => '');
  const wanted = block === undefined ? content : withBlock(found, block, content);
  if (found === wanted) return;
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(file, wanted);
  else expect({ page, hint: 'run this test with UPDATE_DOCS=1', found }).toEqual({ page, hint: 'run this test with UPDATE_DOCS=1', found: wanted });
}

function withBlock(page: string, block: string, content: string): string {
  const [begin, end] = [`<!-- ${block} -->\n`, `<!-- /${block} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`There is no block ${block}`);
  return `${page.slice(0, from + begin.length)}${content}${page.slice(to)}`;
}
