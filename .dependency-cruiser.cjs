/**
 * The arrows of docs/architecture.md. test/arrows/ proves of every rule that it can fire.
 * Tests may reach for anything they need, except across a package's front door.
 */
const tests = '\\.test\\.tsx?$';
const core = '^packages/identity-core/src/';

/** From the bottom up: a room imports its own layer and those before it. */
const layers = [
  ['kernel', ['kernel']],
  ['aggregates', ['user', 'group', 'connection', 'session', 'decision-log', 'events', 'guard']],
  ['policies', ['matching', 'registration', 'attribute-sync']],
];
const useCases = ['login', 'provisioning', 'administration'];
const outerRooms = ['memory', 'contracts'];

const anyOf = (names) => `(${names.join('|')})`;
const room = (names) => `${core}${anyOf(names)}/`;
const below = (count) => layers.slice(0, count).flatMap(([, rooms]) => rooms);
const library = (...names) => `(^|node_modules/)(@types/)?${anyOf(names)}(/|$)`;

const coreRules = [
  {
    name: 'core-imports-nothing-outside-itself',
    comment: 'The core is pure: no package, no node:, no other package of ours.',
    from: { path: core, pathNot: [tests, `${core}contracts/`] },
    to: { pathNot: core },
  },
  {
    name: 'contracts-import-only-the-core-and-the-test-runner',
    comment: 'A contract is a test suite that other packages run.',
    from: { path: `${core}contracts/`, pathNot: tests },
    to: { pathNot: [core, '(^|node_modules/)@jest/globals(/|$)'] },
  },
  {
    name: 'core-has-known-rooms',
    comment: 'A new room of the core gets its place among the layers, here and in docs/architecture.md, before it imports or is imported.',
    from: { path: core },
    to: { path: `${core}[^/]+/`, pathNot: room([...below(layers.length), ...useCases, ...outerRooms]) },
  },
  ...layers.map(([name, rooms], index) => ({
    name: `core-${name}-import-nothing-above`,
    comment: 'kernel ← aggregates ← policies ← use cases',
    from: { path: room(rooms), pathNot: tests },
    to: { path: core, pathNot: room(below(index + 1)) },
  })),
  {
    name: 'core-use-cases-do-not-import-each-other',
    comment: 'What two use-case folders share belongs into a policy or an aggregate.',
    from: { path: room(useCases), pathNot: tests },
    to: { path: room(useCases), pathNot: `${core}$1/` },
  },
  {
    name: 'core-does-not-know-its-adapters',
    comment: 'memory/ and contracts/ may import every room; no room, and not the public surface, imports them.',
    from: { path: core, pathNot: [tests, room(outerRooms)] },
    to: { path: room(outerRooms) },
  },
  {
    name: 'core-rooms-do-not-import-the-public-surface',
    comment: 'index.ts is for others: a room that imports it imports everything.',
    from: { path: core },
    to: { path: `${core}index\\.ts$` },
  },
];

const packageRules = [
  {
    name: 'adapters-import-the-core-and-themselves',
    from: { path: '^packages/identity-(saml|scim|kysely|admin)/', pathNot: tests },
    to: { path: '^(packages|apps)/', pathNot: ['^packages/identity-$1/', '^packages/identity-core/'] },
  },
  {
    name: 'embedded-postgres-stands-alone',
    from: { path: '^packages/embedded-postgres/' },
    to: { path: '^(packages|apps)/', pathNot: '^packages/embedded-postgres/' },
  },
  {
    name: 'composition-knows-no-database-server',
    comment: 'A library never brings a database server along; the apps do.',
    from: { path: '^packages/identity-express/', pathNot: tests },
    to: { path: '^packages/embedded-postgres/' },
  },
  { name: 'packages-do-not-import-apps', from: { path: '^packages/' }, to: { path: '^apps/' } },
  { name: 'apps-do-not-import-each-other', from: { path: '^apps/([^/]+)/' }, to: { path: '^apps/', pathNot: '^apps/$1/' } },
  {
    name: 'packages-have-front-doors',
    comment: 'Another package is reached through its exports only.',
    from: { path: '^(?:packages|apps)/([^/]+)/' },
    to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/[^/]+/(src|dist)/((memory|contracts|protocol|testing)/)?index\\.(ts|js|d\\.ts)$'] },
  },
  {
    name: 'contracts-and-test-databases-are-for-tests',
    from: { path: '^(packages|apps)/', pathNot: [tests, '^packages/identity-core/src/contracts/', '^packages/embedded-postgres/src/testing/'] },
    to: { path: '^packages/(identity-core/src/contracts|embedded-postgres/src/testing)/' },
  },
];

const adapterRoomRules = [
  {
    name: 'protocol-imports-nothing-of-ours',
    comment: 'protocol/ is the standard as code and could be published alone.',
    from: { path: '^packages/([^/]+)/src/protocol/', pathNot: tests },
    to: { path: '^(packages|apps)/', pathNot: '^packages/$1/src/protocol/' },
  },
  {
    name: 'mapping-does-not-know-http',
    comment: 'mapping/ translates between the standard and the core; http/ calls it. It may word an answer, in the shapes and pages of http/.',
    from: { path: '^packages/[^/]+/src/mapping/', pathNot: tests },
    to: { path: ['^packages/[^/]+/src/http/', library('express'), '^(node:)?https?$'], pathNot: '/src/http/(http-message|[^/]*-pages?)\\.tsx?$' },
  },
];

/** Libraries with one home each. */
const libraryRules = [
  {
    name: 'xml-only-in-saml-protocol',
    from: { path: '^(packages|apps)/', pathNot: ['^packages/identity-saml/src/protocol/', tests] },
    to: { path: library('samlify', 'libxml2-wasm', '@authenio', 'xml-crypto', 'xml-encryption', '@xmldom', 'xpath', 'xml2js', 'fast-xml-parser') },
  },
  {
    name: 'sql-only-in-kysely',
    from: { path: '^(packages|apps)/', pathNot: ['^packages/identity-kysely/', '^packages/embedded-postgres/src/testing/', tests] },
    to: { path: library('kysely', 'pg', 'pg-[^/]+', 'postgres') },
  },
  {
    name: 'container-only-in-express',
    from: { path: '^(packages|apps)/', pathNot: '^packages/identity-express/' },
    to: { path: library('inversify', '@inversifyjs', 'reflect-metadata') },
  },
];

const generalRules = [
  { name: 'no-circles', from: {}, to: { circular: true } },
  { name: 'tests-are-not-imported', from: {}, to: { path: tests } },
  {
    name: 'dependencies-are-declared',
    comment: 'What a package runs on stands in its own package.json.',
    from: { path: '^(packages|apps)/', pathNot: [tests, `${core}contracts/`] },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'], dependencyTypesNot: ['type-only'] },
  },
  { name: 'imports-resolve', from: { pathNot: tests }, to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] } },
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...coreRules, ...packageRules, ...adapterRoomRules, ...libraryRules, ...generalRules].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
