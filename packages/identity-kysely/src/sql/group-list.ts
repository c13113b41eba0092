import { groupId, type ConnectionId, type ProvisionedUserView, type TenantId, type Visibility } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';

/** The visible groups of one user as a column. */
export function groupList(tenant: TenantId, connection: ConnectionId, visibility: Visibility, user: RawBuilder<unknown>): RawBuilder<unknown> {
  const shown = visibility === 'all' ? sql`` : sql` and h.connection = ${connection} and h.kind = 'external'`;
  return sql`(
      select jsonb_agg(jsonb_build_object('id', h.id, 'name', h.name) order by h.id)
      from group_members m
      join groups h on h.tenant_id = ${tenant} and h.id = m.group_id${shown}
      where m.tenant_id = ${tenant} and m.member_kind = 'user' and m.member_id = ${user}
    ) as group_list`;
}

export type GroupListed = readonly { readonly id: string; readonly name: string }[] | null | undefined;

export const toGroupList = (listed: GroupListed): ProvisionedUserView['groups'] => (listed ?? []).map(({ id, name }) => ({ id: groupId(id), name }));
