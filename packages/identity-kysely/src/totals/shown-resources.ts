import type { ConnectionId, TenantId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';

export type ResourceKind = 'user' | 'group';

/** The users that a connection owns and is shown: `p` their records, `u` themselves. */
export const fromOwnUsers = (tenant: TenantId, connection: ConnectionId): RawBuilder<unknown> => sql`
  from provisioned_users p join users u on u.tenant_id = ${tenant} and u.id = p.user_id
  where p.tenant_id = ${tenant} and p.connection = ${connection} and not p.retired
    and u.managed_by = ${connection} and u.status in ('active', 'deactivated')`;

/** The groups `g` that a connection owns. */
export const fromOwnGroups = (tenant: TenantId, connection: ConnectionId): RawBuilder<unknown> =>
  sql`from groups g where g.tenant_id = ${tenant} and g.connection = ${connection} and g.kind = 'external'`;
