/** One folder a run: `MUTATE=matching npm run mutation`, `MUTATE=protocol/response npm run mutation`. docs/mutation.md holds the scores. */
const folder = process.env.MUTATE ?? '{matching,registration,attribute-sync,group,login,provisioning}';
const core = 'packages/identity-core/src';
const saml = 'packages/identity-saml/src';

/** Inherited by the test runners: a property that is tried at every change need not be tried 2,000 times. */
process.env.PROPERTY_RUNS ??= '100';

/**
 * A change is tried by the tests of its own folder, which keeps a run to minutes; one in protocol/ also by every fixture of fixtures/saml.
 * FIXTURES=off leaves these out: a quick look, and stricter.
 */
const isProtocol = folder.startsWith('protocol/');
const mutated = isProtocol ? `${saml}/${folder}` : `${core}/${folder}`;
const tests = isProtocol ? [`${mutated}/*.test.ts`, `${saml}/protocol/response/fixtures.test.ts`] : [`${mutated}/*.test.ts`];
const withoutFixtures = isProtocol && process.env.FIXTURES === 'off';
const needed = isProtocol ? ['identity-saml'] : ['identity-core'];

export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  maxTestRunnerReuse: 60,
  incremental: true,
  incrementalFile: `.data/mutation/${process.env.MUTATE ?? 'all'}.json`,
  tempDirName: '.data/mutation/sandbox',
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['.data', '.git', 'apps', 'bench', 'docs', 'examples', 'dist', '/jest.config.ts', '/test/*', '!/test/jest', '/packages/*', ...needed.map((name) => `!/packages/${name}`), ...(isProtocol ? [] : ['fixtures', 'tools'])],
  mutate: [`${mutated}/*.ts`, `!${mutated}/*.test.ts`],
  mutator: { excludedMutations: ['StringLiteral'] },
  thresholds: { high: 95, low: 90, break: 90 },
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      testMatch: tests.map((glob) => `<rootDir>/${glob}`),
      testPathIgnorePatterns: ['/node_modules/', '\\.debian\\.test\\.ts$', ...(withoutFixtures ? ['/response/fixtures\\.test\\.ts$'] : [])],
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.tsx?$': '<rootDir>/test/jest/transform.cjs' },
      resolver: '<rootDir>/test/jest/resolver.cjs',
      testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
    },
  },
};
