/** One folder of the core a run: `MUTATE=matching npm run mutation`. docs/mutation.md holds the scores. */
const folder = process.env.MUTATE ?? '{matching,registration,attribute-sync,group,login,provisioning}';
const core = 'packages/identity-core/src';

export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20_000,
  maxTestRunnerReuse: 150,
  incremental: true,
  incrementalFile: `.data/mutation/${process.env.MUTATE ?? 'all'}.json`,
  tempDirName: '.data/mutation/sandbox',
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  ignorePatterns: ['.data', '.git', 'apps', 'bench', 'docs', 'examples', 'fixtures', 'tools', 'dist', '/jest.config.ts', '/test/*', '!/test/jest', '/packages/*', '!/packages/identity-core'],
  mutate: [`${core}/${folder}/*.ts`, `!${core}/**/*.test.ts`],
  mutator: { excludedMutations: ['StringLiteral'] },
  thresholds: { high: 95, low: 90, break: 90 },
  jest: {
    projectType: 'custom',
    /** A mutant is tried by the tests of its own folder, which keeps a run to minutes. */
    enableFindRelatedTests: false,
    config: {
      testMatch: [`<rootDir>/${core}/${folder}/*.test.ts`],
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.tsx?$': '<rootDir>/test/jest/transform.cjs' },
      resolver: '<rootDir>/test/jest/resolver.cjs',
      testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
    },
  },
};
