/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** Servers killed, cut off, upgraded, restored, moved: minutes, which `npm test` leaves to `npm run test:rehearsals`. */
const rehearsals = ['<rootDir>/test/faults/', '<rootDir>/test/operations/archive'];

const everywhere = (name: string): string => `<rootDir>/{packages,apps,test,examples}/**/${name}`;

/** Kinds of test by file suffix; docs/architecture.md says what each may touch. */
const kinds = {
  unit: [everywhere('*.test.ts'), everywhere('*.test.tsx')],
  contract: [everywhere('*.contract.test.ts')],
  int: [everywhere('*.int.test.ts')],
  e2e: [everywhere('*.e2e.test.ts')],
  rehearsals: rehearsals.map((path) => `${path}*.test.ts`),
  /** Needs Debian packages: `npm run test:debian` says which. */
  debian: [everywhere('*.debian.test.ts')],
};

/** These have a PostgreSQL (`openTestDatabase` of @vestibule/embedded-postgres/testing); unit tests never start one. */
const special = ['contract', 'int', 'e2e', 'rehearsals', 'debian'];
const database = {
  globalSetup: '<rootDir>/test/jest/database-setup.mjs',
  globalTeardown: '<rootDir>/test/jest/database-teardown.mjs',
};

const project = (kind: keyof typeof kinds) => ({
  displayName: kind,
  testMatch: kinds[kind],
  modulePathIgnorePatterns: ['<rootDir>/.data/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(kind === 'rehearsals' ? [] : rehearsals), ...(kind === 'unit' ? special.map((s) => `\\.${s}\\.test\\.tsx?$`) : [])],
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
