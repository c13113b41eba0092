import type { Connection, Tenant } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { connectionView } from '../views/connection-view.js';

/** Tokens looked at for the warnings of one connection. */
const TOKENS_LOOKED_AT = 50;

/** A connection as every answer shows it. */
export async function showConnection({ connections, sealedKeys, clock, externalUrl }: AdminOptions, tenant: Tenant, connection: Connection): Promise<object> {
  const tokens = connection.scim === null ? [] : (await connections.findTokens(tenant.id, connection.id, { limit: TOKENS_LOOKED_AT })).items;
  const keys = connection.saml === null ? undefined : await sealedKeys.find(tenant.id, connection.id);
  return connectionView(connection, { tenant, externalUrl, now: clock.now(), tokens, keys });
}
