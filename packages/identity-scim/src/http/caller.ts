import type { Connection, JsonObject, ProvisioningRequest, ScimSettings, Tenant } from '@vestibule/identity-core';
import { LENIENT, STRICT, type Dialect } from '../protocol/index.js';

/** The authenticated connection that a request comes from. */
export interface Caller {
  readonly tenant: Tenant;
  readonly connection: Connection;
  readonly scim: ScimSettings;
  /** Of the tenant, absolute, without a trailing slash. */
  readonly baseUrl: string;
}

export const dialectOf = ({ scim }: Caller): Dialect => (scim.dialect === 'strict' ? STRICT : LENIENT);

/** @param input Redacted digest of what was sent. */
export function provisioningRequest({ tenant, connection, scim }: Caller, input: JsonObject | null): ProvisioningRequest {
  return { tenant, connection, scim, input };
}
