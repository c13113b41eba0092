/**
 * A host that is told of events: inside the transaction of a change, where it may refuse it, and after the commit,
 * where it brings a system of its own up to date.
 */
import { inMemoryPorts } from '@vestibule/identity-core/memory';
import { createVestibule, type EventSubscriber, type HttpRequest } from '@vestibule/identity-express';
import { setTimeout as sleep } from 'node:timers/promises';

const SEATS = 2;

export async function subscribeToEvents(print: (line: string) => void): Promise<void> {
  let taken = 0;
  let synchronised = 0;
  const seats: EventSubscriber = {
    name: 'seats',
    when: 'in-transaction',
    types: ['user.created'],
    handle: () => {
      if (taken === SEATS) throw new Error('Every seat is taken');
      taken += 1;
    },
  };
  const crm: EventSubscriber = {
    name: 'crm',
    when: 'after-commit',
    startAt: 'beginning',
    handle: ({ type, tenant }) => {
      synchronised += 1;
      print(`crm: ${type} in ${tenant}`);
    },
  };
  const vestibule = createVestibule({
    externalUrl: 'http://localhost:3000',
    encryptionKey: Buffer.alloc(32, 1),
    adminToken: 'an-operators-token',
    // A host with a database says `database: { url }` here, and `handle` then has its transaction.
    ports: inMemoryPorts(),
    subscribers: [seats, crm],
    onError: (error) => print(error instanceof Error && error.cause instanceof Error ? `undone: ${error.cause.message}` : String(error)),
  });
  const call = async (path: string, body: object): Promise<number> => (await vestibule.handle(post(path, body))).status;

  await call('/tenants', { slug: 'acme', name: 'Acme' });
  for (const name of ['ann', 'bea', 'cid']) print(`create ${name}: ${await call('/tenants/acme/users', { upn: `${name}@acme.example` })}`);
  while (synchronised < SEATS) await sleep(20);
  await vestibule.close();
}

function post(path: string, body: object): HttpRequest {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    method: 'POST',
    path: `/api/v1${path}`,
    query: '',
    headers: { authorization: 'Bearer an-operators-token', 'content-type': 'application/json' },
    remoteAddress: '127.0.0.1',
    readBody: async () => bytes,
  };
}
