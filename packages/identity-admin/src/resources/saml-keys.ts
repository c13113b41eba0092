import { connectionId, DropKey, PrepareNextKey, PromoteNextKey } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { KEYS } from '../schemas/key-schemas.js';
import { keysView } from '../views/key-view.js';

const tag = 'Keys';
const PATH = '/tenants/{tenant}/connections/{connection}/saml/keys' as const;

/** Rollover of our own keys: prepare, let the IdP read our metadata, promote, retire. */
export function samlKeyOperations(options: AdminOptions): readonly Operation[] {
  const { connections, sealedKeys, clock } = options;
  const prepare = new PrepareNextKey(options);
  const promote = new PromoteNextKey(options);
  const drop = new DropKey(options);
  return [
    defineOperation({
      id: 'getKeys',
      method: 'GET',
      path: PATH,
      tag,
      summary: 'Our keys for a connection, by their certificates',
      status: 200,
      answer: KEYS,
      handle: async ({ tenant, params }) => {
        const id = connectionId(params.connection);
        if ((await connections.get(tenant.id, id)) === undefined) throw notFound(`Connection ${id}`);
        return { status: 200, body: keysView(await sealedKeys.find(tenant.id, id), clock.now()) };
      },
    }),
    defineOperation({
      id: 'prepareKey',
      method: 'POST',
      path: PATH,
      tag,
      summary: 'Make the next key and publish it in our metadata; the current one goes on signing',
      status: 201,
      answer: KEYS,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await prepare.execute(administration, connectionId(params.connection)), 409);
        return { status: 201, body: keysView(value, clock.now()), decision };
      },
    }),
    defineOperation({
      id: 'promoteKey',
      method: 'POST',
      path: `${PATH}/promote`,
      tag,
      summary: 'Sign with the next key from now on; the one before it still decrypts',
      status: 200,
      answer: KEYS,
      isRefusable: true,
      handle: async ({ params, administration }) => {
        const { value, decision } = settle(await promote.execute(administration, connectionId(params.connection)), 409);
        return { status: 200, body: keysView(value, clock.now()), decision };
      },
    }),
    ...(['next', 'previous'] as const).map((which) =>
      defineOperation({
        id: which === 'next' ? 'withdrawKey' : 'retireKey',
        method: 'DELETE',
        path: `${PATH}/${which}`,
        tag,
        summary: which === 'next' ? 'Withdraw the next key before it was promoted' : 'Retire the previous key: it decrypts nothing any more',
        status: 204,
        isRefusable: true,
        handle: async ({ params, administration }) => {
          const { decision } = settle(await drop.execute(administration, connectionId(params.connection), which), 409);
          return { status: 204, decision };
        },
      }),
    ),
  ];
}
