import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

type Case = readonly [path: string, text: string, expected: readonly string[]];

const cases: readonly Case[] = [
  ['packages/identity-core/src/utils/text.js', 'export const a = 1;\n', ['A folder named "utils"']],
  ['packages/identity-core/src/common/helpers/text.js', 'export const a = 1;\n', ['A folder named "common"']],
  ['packages/identity-core/src/user/UserStore.js', 'export const a = 1;\n', ['kebab-case']],
  ['packages/identity-core/src/user/a.js', '/* eslint-disable no-var */\nvar a = 1;\nexport { a };\n', ['Say why']],
  ['packages/identity-core/src/user/a.js', 'console.log(1);\n', ['no-console']],
  ['packages/identity-core/src/user/a.js', 'try { a(); } catch {}\n', ['no-empty']],
  ['packages/identity-core/src/user/a.js', '/* eslint-disable no-var -- this text is here to be suppressed */\nvar a = 1;\nexport { a };\n', []],
  ['packages/embedded-postgres/src/index.ts', 'export default 1;\n', ['Exports are named.']],
  ['packages/embedded-postgres/src/index.ts', "export * from './embedded-postgres-error.js';\n", ['A public surface is written out']],
  ['packages/embedded-postgres/src/index.ts', 'export const a: any = 1;\n', ['no-explicit-any']],
  ['packages/embedded-postgres/src/index.ts', 'export const a = (): void => { Promise.resolve(1); };\n', ['no-floating-promises']],
  ['packages/embedded-postgres/src/index.ts', "declare const it: { skip: (name: string) => void };\nit.skip('never');\nexport {};\n", ['Every test runs']],
];

/** One process for all: loading the configuration is what takes time. */
const script = `import { ESLint } from 'eslint';
const eslint = new ESLint({ cwd: process.cwd() });
const answers = [];
for (const [filePath, text] of JSON.parse(process.argv[1])) {
  const [report] = await eslint.lintText(text, { filePath });
  answers.push(report.messages.map(({ ruleId, message }) => ruleId + ': ' + message));
}
process.stdout.write(JSON.stringify(answers));`;

describe('the house rules of eslint', () => {
  let found: readonly (readonly string[])[];
  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(cases)], { cwd: root });
    found = JSON.parse(stdout) as string[][];
  });

  it.each(cases.map(([path, text, expected], index) => ({ index, path, text, expected })))('say $expected to case $index, in $path', ({ index, expected }) => {
    expect(found[index]).toEqual(expected.map((part) => expect.stringContaining(part)));
  });
});
