/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** Kinds of test by file suffix; docs/architecture.md says what each may touch. */
const kinds = {
  unit: ['**/*.test.ts', '**/*.test.tsx'],
  contract: ['**/*.contract.test.ts'],
  int: ['**/*.int.test.ts'],
  e2e: ['**/*.e2e.test.ts'],
  /** Needs Debian packages: `npm run test:debian` says which. */
  debian: ['**/*.debian.test.ts'],
};

/** These have a PostgreSQL (`openTestDatabase` of @vestibule/embedded-postgres/testing); unit tests never start one. */
const special = ['contract', 'int', 'e2e', 'debian'];
const database = {
  globalSetup: '<rootDir>/test/jest/database-setup.mjs',
  globalTeardown: '<rootDir>/test/jest/database-teardown.mjs',
};

const project = (kind: keyof typeof kinds) => ({
  displayName: kind,
  testMatch: kinds[kind].map((glob) => `<rootDir>/{packages,apps,test,examples}/${glob}`),
  modulePathIgnorePatterns: ['<rootDir>/.data/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(kind === 'unit' ? special.map((s) => `\\.${s}\\.test\\.tsx?$`) : [])],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': '<rootDir>/test/jest/transform.cjs' },
  resolver: '<rootDir>/test/jest/resolver.cjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  ...(special.includes(kind) ? database : {}),
});

const config: Config = {
  maxWorkers: '100%',
  testTimeout: 60_000,
  projects: (Object.keys(kinds) as (keyof typeof kinds)[]).map(project),
};

export default config;
