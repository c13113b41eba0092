export { openTestDatabase, testDatabaseVariable, type TestDatabase, type TestDatabaseTemplate } from './open-test-database.js';
export { startTestDatabaseServer } from './start-test-database-server.js';
