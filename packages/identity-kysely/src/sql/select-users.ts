import type { TenantId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { userColumns } from '../rows/user-row.js';
import { columnsOf } from './columns.js';
import { gatherExternalIds, gatherScimIds } from './gather-identifiers.js';

/** The select list of whole users under the alias `u`, for reads without locks. */
export function selectUsers(tenant: TenantId, prefix = ''): RawBuilder<unknown> {
  return sql`${columnsOf('u', userColumns, prefix)},
    ${gatherExternalIds(tenant, sql`u.id`)} as ${sql.id(`${prefix}external_ids`)},
    ${gatherScimIds(tenant, sql`u.id`)} as ${sql.id(`${prefix}scim_ids`)}`;
}
