import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** A direct connection URL of an own database, empty or a copy of the template. */
  readonly url: string;
  /** Drops the database, also when connections are left open. */
  readonly close: () => Promise<void>;
}

export interface TestDatabaseTemplate {
  /** Names its content: two test files that pass the same name share one template, prepared once per run. */
  readonly name: string;
  /** Migrates the empty database at `url`, and closes its connections before it resolves. */
  readonly prepare: (url: string) => Promise<void>;
}

export const testDatabaseVariable = 'VESTIBULE_TEST_DATABASE_URL';

/**
 * A fresh database on the one server that jest's global set-up started for the projects contract, int, e2e and debian.
 * Call it in `beforeAll`, and `close` it in `afterAll`; tests of one file share it.
 *
 * @throws when no server was started (a pure `.test.ts` must not need one)
 */
export const openTestDatabase = async (options: { readonly template?: TestDatabaseTemplate } = {}): Promise<TestDatabase> => {
  const serverUrl = process.env[testDatabaseVariable];
  if (serverUrl === undefined) {
    throw new Error(`${testDatabaseVariable} is not set: only tests named .contract., .int., .e2e. or .debian. have a database, started by jest`);
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  const { template } = options;
  await withClient(serverUrl, async (client) => {
    const source = template === undefined ? 'template0' : await prepareTemplate(client, serverUrl, template);
    await client.query(`create database ${name} template ${source} strategy file_copy`);
  });
  return {
    url: databaseUrl(serverUrl, name),
    close: () =>
      withClient(serverUrl, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
};

const prepareTemplate = async (client: pg.Client, serverUrl: string, template: TestDatabaseTemplate): Promise<string> => {
  const name = `template_${Buffer.from(template.name).toString('hex').slice(0, 50)}`;
  await client.query('select pg_advisory_lock(7001)');
  try {
    const known = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 1) return name;
    const draft = `draft_${randomBytes(8).toString('hex')}`;
    await client.query(`create database ${draft} template template0 strategy file_copy`);
    await template.prepare(databaseUrl(serverUrl, draft));
    await client.query(`alter database ${draft} rename to ${name}`);
    return name;
  } finally {
    await client.query('select pg_advisory_unlock(7001)');
  }
};

const databaseUrl = (serverUrl: string, name: string): string => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
};

const withClient = async <Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
