import type { TenantId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';

/** A user's external ids as one JSON value, oldest first; `null` when there is none. */
export function gatherExternalIds(tenant: TenantId, user: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select jsonb_agg(jsonb_build_object('connection', e.connection, 'channel', e.channel, 'value', e.value, 'boundAt', e.bound_at)
      order by e.bound_at, e.connection, e.channel, e.value)
    from user_external_ids e where e.tenant_id = ${tenant} and e.user_id = ${user})`;
}

/** A user's SCIM ids, retired ones included, as one JSON value, oldest first; `null` when there is none. */
export function gatherScimIds(tenant: TenantId, user: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select jsonb_agg(jsonb_build_object('connection', i.connection, 'value', i.scim_id, 'retired', i.retired)
      order by i.created_at, i.connection, i.scim_id)
    from provisioned_users i where i.tenant_id = ${tenant} and i.user_id = ${user})`;
}
