import { readdirSync } from 'node:fs';

/**
 * One folder a run: `MUTATE=matching npm run mutation`, `MUTATE=protocol/response npm run mutation`. docs/mutation.md holds the scores.
 *
 * A change is tried by the tests of its own folder, which keeps a run to minutes; one in protocol/ also by every fixture of
 * fixtures/saml. FIXTURES=off leaves these out: a quick look, and stricter.
 */
const folder = process.env.MUTATE ?? 'matching';
const isProtocol = folder.startsWith('protocol/');
const mutated = `packages/${isProtocol ? 'identity-saml' : 'identity-core'}/src/${folder}`;
const fixtures = 'packages/identity-saml/src/protocol/response/fixtures.test.ts';

const own = readdirSync(mutated, { recursive: true })
  .filter((file) => /(?<!\.debian)\.test\.ts$/.test(file))
  .map((file) => `${mutated}/${file}`);
const tests = own.filter((file) => file !== fixtures).concat(isProtocol && process.env.FIXTURES !== 'off' ? fixtures : []);

/** Both are inherited by the test runners. A property that is tried at every change need not be tried 2,000 times. */
process.env.PROPERTY_RUNS ??= '100';
process.env.MUTATION_TESTS = tests.join(' ');

export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 60_000,
  maxTestRunnerReuse: 60,
  incremental: true,
  incrementalFile: `.data/mutation/${folder}.json`,
  tempDirName: '.data/mutation/sandbox',
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['.data', '.git', 'apps', 'bench', 'docs', 'examples', 'dist', '/jest.config.ts', '/test/*', '!/test/jest', '/packages/*', `!/packages/${isProtocol ? 'identity-saml' : 'identity-core'}`, ...(isProtocol ? [] : ['fixtures', 'tools'])],
  mutate: [`${mutated}/**/*.ts`, `!${mutated}/**/*.test.ts`],
  mutator: { excludedMutations: ['StringLiteral'] },
  thresholds: { high: 95, low: 90, break: 90 },
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      testMatch: ['<rootDir>/test/jest/one-suite.mjs'],
      moduleFileExtensions: ['mjs', 'js', 'ts', 'json', 'cjs', 'node'],
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.ts$': '<rootDir>/test/jest/transform.cjs' },
      resolver: '<rootDir>/test/jest/resolver.cjs',
      testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
    },
  },
};
