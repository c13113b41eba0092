import { openTestDatabase } from '@vestibule/embedded-postgres/testing';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const referenceServer = join(root, 'apps', 'server', 'dist', 'main.js');
const limits = { startMilliseconds: 60_000, stopMilliseconds: 20_000 };

type Environment = Readonly<Record<string, string | undefined>>;

export interface TestServerOptions {
  /** Another server's `databaseUrl` continues with its data; absent: a fresh database that ends with this server. */
  readonly databaseUrl?: string;
  /** Over the defaults: PORT=0, DATABASE_URL, a random ADMIN_TOKEN and ENCRYPTION_KEY, RATE_LIMIT=off. `undefined` removes one. */
  readonly env?: Environment;
  /** Default: the built reference server. */
  readonly program?: string;
  /** Default one minute. */
  readonly startMilliseconds?: number;
}

export interface TestServer {
  /** EXTERNAL_URL as the server printed it, without a trailing slash. */
  readonly url: string;
  readonly adminToken: string;
  readonly databaseUrl: string;
  /** What it was started with: hand it to the next start to restart the same server. */
  readonly env: Environment;
  /** Everything written so far, standard output and error. */
  readonly output: () => string;
  /** SIGTERM; resolves with the exit code. A fresh database is dropped. */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL; the database stays for a next server, until `stop`. */
  readonly kill: () => Promise<void>;
}

/**
 * Starts the built reference server as a process of its own and waits until it says that it listens.
 *
 * @throws with everything the server wrote, when it ends or stays silent instead
 */
export const startServer = async (options: TestServerOptions = {}): Promise<TestServer> => {
  const { program = referenceServer, startMilliseconds = limits.startMilliseconds } = options;
  const database = options.databaseUrl === undefined ? await openTestDatabase() : undefined;
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const env = {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN: randomBytes(24).toString('base64url'),
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RATE_LIMIT: 'off',
    ...options.env,
  };
  try {
    const child = await spawnServer(program, env, startMilliseconds);
    return {
      ...child,
      adminToken: env.ADMIN_TOKEN,
      databaseUrl,
      env,
      stop: async () => {
        const code = await child.stop();
        await database?.close();
        return code;
      },
    };
  } catch (error) {
    await database?.close();
    throw error;
  }
};

/** For a server that must refuse to start: resolves with its exit code and what it wrote. */
export const runServerToItsEnd = async (
  env: Environment,
  program: string = referenceServer,
  milliseconds: number = limits.startMilliseconds,
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const server = launch(program, env);
  const code = await Promise.race([server.ended, sleep(milliseconds, undefined, { ref: false })]);
  if (code === undefined) {
    server.signal('SIGKILL');
    throw new Error(`the server did not end:\n${server.output()}`);
  }
  return { code, output: server.output() };
};

const spawnServer = async (program: string, env: Environment, startMilliseconds: number): Promise<Pick<TestServer, 'url' | 'output' | 'kill' | 'stop'>> => {
  const server = launch(program, env);
  const url = await Promise.race([
    server.listening,
    server.ended.then((code) => new Error(`the server ended with code ${code ?? 'none'}:\n${server.output()}`)),
    sleep(startMilliseconds, undefined, { ref: false }).then(() => new Error(`the server did not listen in time:\n${server.output()}`)),
  ]);
  if (url instanceof Error) {
    server.signal('SIGKILL');
    throw url;
  }
  return {
    url,
    output: server.output,
    kill: async () => {
      server.signal('SIGKILL');
      await server.ended;
    },
    stop: async () => {
      server.signal('SIGTERM');
      const timer = setTimeout(() => server.signal('SIGKILL'), limits.stopMilliseconds);
      const code = await server.ended;
      clearTimeout(timer);
      return code;
    },
  };
};

const launch = (program: string, env: Environment) => {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first`);
  const written: string[] = [];
  // Nothing of the surroundings leaks in: what a test sees is what it set.
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        written.push(line);
        const address = /vestibule listening on (https?:\/\/[^\s"]+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address.replace(/\/$/, ''));
      });
    }
  });
  return { ended, listening, output: () => written.join('\n'), signal: (name: NodeJS.Signals) => void child.kill(name) };
};
