import type { ConnectionId, TenantId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import type { ResourceKind } from './shown-resources.js';

/** Holds what was there when somebody last counted; without it the other slots are no total. */
export const COUNTED_SLOT = -1;

/** How many resources a connection owns and is shown, as an expression; null while nobody has counted them yet. */
export const resourceTotal = (tenant: TenantId, connection: ConnectionId, kind: ResourceKind): RawBuilder<unknown> => sql`(
    select sum(r.count)::int from resource_totals r
    where r.tenant_id = ${tenant} and r.connection = ${connection} and r.kind = ${sql.lit(kind)}
    having bool_or(r.slot = ${sql.lit(COUNTED_SLOT)}))`;
