import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProgram } from './create-program.js';
import { CommandRefused } from './management-api.js';

let server: Server | undefined;
const { log, error } = console;
afterEach(() => {
  Object.assign(console, { log, error });
  server?.closeAllConnections();
  server?.close();
});

/** A server that gives one answer after the other, and what the command line says to it. */
async function run(answers: readonly (readonly [status: number, body: string])[], ...args: readonly string[]) {
  const said: string[] = [];
  const left = [...answers];
  Object.assign(console, { log: (line: string) => said.push(line), error: (line: string) => said.push(`! ${line}`) });
  server = createServer((_, response) => {
    const [status, body] = left.shift() ?? [404, '{"detail":"over","status":404}'];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ended = createProgram({}).parseAsync([...args, '--server', url, '--admin-token', 'x'], { from: 'user' });
  const problem = await ended.then(() => null, (refused: unknown) => refused);
  return { said, problem };
}

const page = (cursor: string): string => JSON.stringify({ items: [{ id: cursor, cursor, at: 'now', type: 'user.created', data: {}, decision: null }], next: null });

describe('events --follow', () => {
  it('outlasts a server that is away for a while, and goes on behind the last event', async () => {
    const { said, problem } = await run([[200, page('1')], [503, '{"detail":"away","status":503}'], [200, page('2')]], 'events', 'acme', '--follow');
    expect(said).toEqual([expect.stringContaining('user.created'), '! away', expect.stringContaining('user.created')]);
    expect(problem).toMatchObject({ message: 'over' });
  }, 20_000);

  it('says at once that there is no server where none was', async () => {
    const { said, problem } = await run([[503, '{"detail":"away","status":503}']], 'events', 'acme', '--follow');
    expect([said, problem]).toEqual([[], expect.objectContaining({ message: 'away' })]);
  });
});

describe('what answers at --server', () => {
  it.each(['<html>Welcome</html>', 'ok'])('is named as no management API when it answers %s', async (body) => {
    const { problem } = await run([[200, body]], 'tenant', 'list');
    expect(problem).toBeInstanceOf(CommandRefused);
    expect(problem).toMatchObject({ message: expect.stringMatching(/no management API: check --server/) });
  });
});
