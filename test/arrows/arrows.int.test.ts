import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const config = join(root, '.dependency-cruiser.cjs');
const rules = (createRequire(import.meta.url)(config) as { forbidden: { name: string }[] }).forbidden.map(({ name }) => name);

const coreFile = (path: string) => `packages/identity-core/src/${path}.ts`;

/** One forbidden import per line: the rule, the importing file, what it imports. */
const violations: readonly (readonly [rule: string, from: string, specifier: string])[] = [
  ['core-imports-nothing-outside-itself', coreFile('kernel/a1'), 'node:crypto'],
  ['core-imports-nothing-outside-itself', coreFile('user/a2'), 'somelib'],
  ['core-imports-nothing-outside-itself', coreFile('login/a3'), '@vestibule/identity-saml'],
  ['contracts-import-only-the-core-and-the-test-runner', coreFile('contracts/a4'), '@vestibule/identity-kysely'],
  ['contracts-import-only-the-core-and-the-test-runner', coreFile('contracts/a5'), 'node:crypto'],
  ['core-imports-nothing-outside-itself', coreFile('kernel/a6'), '@jest/globals'],
  ['core-has-known-rooms', coreFile('user/b1'), '../basement/target.js'],
  ['core-kernel-import-nothing-above', coreFile('kernel/c1'), '../user/target.js'],
  ['core-aggregates-import-nothing-above', coreFile('user/c2'), '../matching/target.js'],
  ['core-aggregates-import-nothing-above', coreFile('decision-log/c3'), '../login/target.js'],
  ['core-policies-import-nothing-above', coreFile('registration/c4'), '../provisioning/target.js'],
  ['core-use-cases-do-not-import-each-other', coreFile('login/d1'), '../provisioning/target.js'],
  ['core-use-cases-do-not-import-each-other', coreFile('administration/d2'), '../login/target.js'],
  ['core-does-not-know-its-adapters', coreFile('provisioning/e1'), '../memory/target.js'],
  ['core-does-not-know-its-adapters', coreFile('user/e2'), '../contracts/target.js'],
  ['core-rooms-do-not-import-the-public-surface', coreFile('login/f1'), '../index.js'],
  ['adapters-import-the-core-and-themselves', 'packages/identity-scim/src/http/g1.ts', '@vestibule/identity-saml'],
  ['adapters-import-the-core-and-themselves', 'packages/identity-admin/src/g2.ts', '@vestibule/identity-kysely'],
  ['adapters-import-the-core-and-themselves', 'packages/identity-kysely/src/g3.ts', '@vestibule/identity-express'],
  ['adapters-import-the-core-and-themselves', 'packages/identity-saml/src/http/g4.ts', '@vestibule/identity-scim'],
  ['embedded-postgres-stands-alone', 'packages/embedded-postgres/src/h1.ts', '@vestibule/identity-core'],
  ['composition-knows-no-database-server', 'packages/identity-express/src/i1.ts', '@vestibule/embedded-postgres'],
  ['packages-do-not-import-apps', 'packages/identity-express/src/j1.ts', '../../../apps/server/src/target.js'],
  ['apps-do-not-import-each-other', 'apps/demo/src/k1.ts', '../../server/src/target.js'],
  ['packages-have-front-doors', 'apps/server/src/l1.ts', '../../../packages/identity-core/src/user/target.js'],
  ['packages-have-front-doors', 'packages/identity-scim/src/l2.ts', '../../identity-core/src/user/target.js'],
  ['contracts-and-test-databases-are-for-tests', 'packages/identity-kysely/src/m1.ts', '@vestibule/identity-core/contracts'],
  ['contracts-and-test-databases-are-for-tests', 'apps/server/src/m2.ts', '@vestibule/embedded-postgres/testing'],
  ['protocol-imports-nothing-of-ours', 'packages/identity-scim/src/protocol/n1.ts', '@vestibule/identity-core'],
  ['protocol-imports-nothing-of-ours', 'packages/identity-saml/src/protocol/n2.ts', '../mapping/target.js'],
  ['mapping-does-not-know-http', 'packages/identity-saml/src/mapping/o1.ts', '../http/target.js'],
  ['mapping-does-not-know-http', 'packages/identity-scim/src/mapping/o2.ts', 'express'],
  ['mapping-does-not-know-http', 'packages/identity-scim/src/mapping/o3.ts', 'node:http'],
  ['xml-only-in-saml-protocol', 'packages/identity-saml/src/http/p1.ts', 'samlify'],
  ['xml-only-in-saml-protocol', 'apps/server/src/p2.ts', 'libxml2-wasm'],
  ['xml-only-in-saml-protocol', 'packages/identity-express/src/p3.ts', '@authenio/samlify-xsd-schema-validator'],
  ['sql-only-in-kysely', 'packages/identity-express/src/q1.ts', 'kysely'],
  ['sql-only-in-kysely', 'apps/server/src/q2.ts', 'pg'],
  ['sql-only-in-kysely', 'packages/embedded-postgres/src/q3.ts', 'pg'],
  ['container-only-in-express', 'apps/server/src/r1.ts', 'inversify'],
  ['container-only-in-express', 'packages/identity-admin/src/r2.ts', 'reflect-metadata'],
  ['no-circles', coreFile('group/s1'), './s2.js'],
  ['tests-are-not-imported', coreFile('group/t1'), './t2.test.js'],
  ['dependencies-are-declared', 'apps/server/src/u1.ts', 'somelib'],
  ['imports-resolve', 'apps/server/src/v1.ts', './nowhere.js'],
];

/** Imports that look similar and are wanted. */
const allowed: readonly (readonly [from: string, specifier: string])[] = [
  [coreFile('user/w1'), '../kernel/target.js'],
  [coreFile('group/w2'), '../user/target.js'],
  [coreFile('matching/w3'), '../user/target.js'],
  [coreFile('login/w4'), '../matching/target.js'],
  [coreFile('memory/w5'), '../login/target.js'],
  [coreFile('contracts/w6'), '../login/target.js'],
  [coreFile('w7.test'), 'node:crypto'],
  [coreFile('contracts/z1'), '@jest/globals'],
  ['packages/identity-scim/src/http/w8.ts', '@vestibule/identity-core'],
  ['packages/identity-scim/src/mapping/w9.ts', '../protocol/target.js'],
  ['packages/identity-saml/src/mapping/w0.ts', '../http/http-message.js'],
  ['packages/identity-saml/src/protocol/x1.ts', 'samlify'],
  ['packages/identity-kysely/src/x2.ts', 'pg'],
  ['packages/identity-kysely/src/x3.contract.test.ts', '@vestibule/embedded-postgres/testing'],
  ['packages/identity-kysely/src/x4.contract.test.ts', '@vestibule/identity-core/contracts'],
  ['packages/embedded-postgres/src/testing/x5.ts', 'pg'],
  ['packages/identity-express/src/x6.ts', 'inversify'],
  ['packages/identity-express/src/x7.ts', '@vestibule/identity-core/memory'],
  ['apps/server/src/x8.ts', '@vestibule/identity-express'],
  ['apps/server/src/x9.ts', '@vestibule/embedded-postgres'],
  ['packages/identity-scim/src/protocol/y1.ts', 'node:buffer'],
];

const rooms = ['kernel', 'user', 'group', 'decision-log', 'matching', 'registration', 'login', 'provisioning', 'administration', 'memory', 'contracts', 'basement'];
const targets = [
  ...rooms.map((room) => coreFile(`${room}/target`)),
  ...['http', 'mapping', 'protocol'].flatMap((room) => [`packages/identity-saml/src/${room}/target.ts`, `packages/identity-scim/src/${room}/target.ts`]),
  'packages/identity-saml/src/http/http-message.ts',
  'apps/server/src/target.ts',
  coreFile('group/t2.test'),
];
const packages = ['identity-core', 'identity-saml', 'identity-scim', 'identity-kysely', 'identity-admin', 'identity-express', 'embedded-postgres'];
const libraries = ['samlify', 'libxml2-wasm', '@authenio/samlify-xsd-schema-validator', 'kysely', 'pg', 'inversify', 'reflect-metadata', 'express', '@jest/globals'];

interface Edge {
  readonly rule: string;
  readonly from: string;
}

describe('the arrows between rooms and packages', () => {
  let tree: string;
  let found: readonly Edge[];

  const write = async (path: string, text: string) => {
    await mkdir(join(tree, dirname(path)), { recursive: true });
    await writeFile(join(tree, path), text);
  };

  beforeAll(async () => {
    tree = await mkdtemp(join(tmpdir(), 'arrows-'));
    const dependencies = Object.fromEntries([...libraries, ...packages.map((name) => `@vestibule/${name}`)].map((name) => [name, '*']));
    for (const name of packages) {
      const subpaths = ['.', './memory', './contracts', './testing', './protocol'];
      const exports = Object.fromEntries(subpaths.map((path) => [path, { source: join('./src', path, 'index.ts').replace(/^/, './') }]));
      await write(`packages/${name}/package.json`, JSON.stringify({ name: `@vestibule/${name}`, type: 'module', exports, dependencies }));
      for (const path of subpaths) await write(join(`packages/${name}/src`, path, 'index.ts'), 'export {};\n');
    }
    for (const app of ['server', 'demo']) await write(`apps/${app}/package.json`, JSON.stringify({ name: app, type: 'module', dependencies }));
    for (const name of [...libraries, 'somelib']) {
      await write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
      await write(`node_modules/${name}/index.js`, '');
    }
    await mkdir(join(tree, 'node_modules', '@vestibule'));
    for (const name of packages) await symlink(join('..', '..', 'packages', name), join(tree, 'node_modules', '@vestibule', name));
    for (const target of targets) await write(target, 'export {};\n');
    await write(coreFile('group/s2'), `import './s1.js';\n`);
    for (const [, from, specifier] of violations) await write(from, `import '${specifier}';\n`);
    for (const [from, specifier] of allowed) await write(from, `import '${specifier}';\n`);
    found = await cruise(tree);
  });
  afterAll(() => rm(tree, { recursive: true, force: true }));

  it.each(violations)('%s: %s must not import %s', (rule, from) => {
    expect(found.filter((edge) => edge.from === from).map((edge) => edge.rule)).toContain(rule);
  });

  it.each(allowed)('%s may import %s', (from) => {
    expect(found.filter((edge) => edge.from === from)).toEqual([]);
  });

  it('have a violation here for every rule', () => {
    expect([...new Set(violations.map(([rule]) => rule))].sort()).toEqual([...rules].sort());
  });
});

/** dependency-cruiser's own command line, which exits with the number of violations. */
const cruise = (tree: string): Promise<readonly Edge[]> =>
  new Promise((resolve, reject) => {
    const cli = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    execFile(
      process.execPath,
      [cli, 'packages', 'apps', '--config', config, '--output-type', 'json'],
      { cwd: tree, maxBuffer: 64_000_000, env: { PATH: process.env['PATH'] } },
      (error, stdout) => {
        try {
          const report = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
          resolve(report.summary.violations.map(({ from, rule }) => ({ from, rule: rule.name })));
        } catch {
          reject(error ?? new Error(`dependency-cruiser answered ${stdout.slice(0, 200)}`));
        }
      },
    );
  });
