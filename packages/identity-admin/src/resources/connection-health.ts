import { connectionId, type Connection, type Decision, type Tenant, type User } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import { diagnoseConnection } from '../health/diagnose-connection.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { notFound } from '../http/problem.js';
import { keysView } from '../views/key-view.js';

const LOGINS_LOOKED_AT = 50;
const PEOPLE_LOOKED_AT = 20;
const TOKENS_LOOKED_AT = 50;
const LOGINS = ['login', 'test-login'];

const HEALTH = z
  .strictObject({ checks: z.array(z.strictObject({ code: z.string(), status: z.enum(['ok', 'warn', 'fail']), detail: z.string(), remedy: z.string().nullable() })) })
  .meta({ id: 'Health' });

export function connectionHealthOperations(options: AdminOptions): readonly Operation[] {
  const { connections, sealedKeys, clock } = options;
  return [
    defineOperation({
      id: 'getConnectionHealth',
      method: 'GET',
      path: '/tenants/{tenant}/connections/{connection}/health',
      tag: 'Connections',
      summary: 'The connection doctor: metadata, certificates, clocks, attributes, identifiers, domains, tokens',
      status: 200,
      answer: HEALTH,
      handle: async ({ tenant, params }) => {
        const connection = await connections.get(tenant.id, connectionId(params.connection));
        if (connection === undefined) throw notFound(`Connection ${params.connection}`);
        const idp = connection.saml?.idp ?? null;
        const [reached, logins, tokens, clients, keys] = await Promise.all([
          idp?.sourceUrl == null || options.fetchMetadata === undefined ? null : options.fetchMetadata(idp.sourceUrl, idp.etag),
          findLogins(options, tenant, connection),
          connections.findTokens(tenant.id, connection.id, { limit: TOKENS_LOOKED_AT }),
          options.oauthClients.find(tenant.id, connection.id, { limit: 1 }),
          sealedKeys.find(tenant.id, connection.id),
        ]);
        const checks = diagnoseConnection({
          tenant,
          connection,
          now: clock.now(),
          reached,
          logins,
          people: await findPeople(options, tenant, logins),
          tokens: tokens.items,
          hasOAuthClients: clients.items.length > 0,
          keys: keysView(keys, clock.now()),
        });
        return { status: 200, body: { checks } };
      },
    }),
  ];
}

async function findLogins({ decisions }: AdminOptions, tenant: Tenant, connection: Connection): Promise<readonly Decision[]> {
  const { items } = await decisions.find(tenant.id, { connection: connection.id, kind: 'login' }, { limit: LOGINS_LOOKED_AT });
  return items.filter(({ action }) => LOGINS.includes(action));
}

async function findPeople({ users }: AdminOptions, tenant: Tenant, logins: readonly Decision[]): Promise<readonly User[]> {
  const ids = [...new Set(logins.filter(({ outcome }) => outcome === 'accepted').flatMap(({ user }) => user ?? []))].slice(0, PEOPLE_LOOKED_AT);
  const found = await Promise.all(ids.map((id) => users.get(tenant.id, id)));
  return found.filter((user) => user !== undefined);
}
