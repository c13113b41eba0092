import { StoreConflictError, type ConnectionId, type ProvisionedUser, type ProvisionedUserView, type User, type Visibility } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { recordColumns, toRecord, type RecordRow } from '../rows/record-row.js';
import { toUser, userColumns, type UserRow } from '../rows/user-row.js';
import { columnsOf, withoutPrefix } from '../sql/columns.js';
import { gatherExternalIds, gatherScimIds } from '../sql/gather-identifiers.js';
import { groupList, toGroupList, type GroupListed } from '../sql/group-list.js';
import type { Unit } from './unit.js';

interface LockedUser {
  readonly user: User;
  readonly record: ProvisionedUser | undefined;
  /** Empty unless they were asked for. */
  readonly groups: ProvisionedUserView['groups'];
}

interface LockQuery {
  /** Joins the user's record `p` that fulfils this, and locks it too. */
  readonly record?: RawBuilder<unknown>;
  /** About the user `u`. */
  readonly where: RawBuilder<unknown>;
  /** Reads the groups that a connection is shown. */
  readonly groups?: { readonly connection: ConnectionId; readonly visibility: Visibility };
}

/** Each read after the first finds the locks already held, so that more than two are never seen in practice. */
const MAX_READS = 5;

/**
 * Locks users (in the order of their ids) and reads them whole, in one statement.
 *
 * A row that was locked after a wait shows what the winner wrote, but what is gathered beside it is as old as the
 * statement. The revision tells: when it moved, the same statement runs again, now without a wait.
 */
export async function lockUsers(unit: Unit, query: LockQuery): Promise<readonly LockedUser[]> {
  const { tenant, db } = unit;
  const withRecord = query.record !== undefined;
  const own = sql`${columnsOf('u', userColumns, 'user_')}, u.revision`;
  const columns = withRecord ? sql`${own}, ${columnsOf('p', recordColumns, 'record_')}` : own;
  const join = withRecord
    ? sql`join provisioned_users p on p.tenant_id = ${tenant} and p.user_id = u.id and ${query.record}`
    : sql``;
  const groups = query.groups === undefined ? sql`` : sql`, ${groupList(tenant, query.groups.connection, query.groups.visibility, sql`f.user_id`)}`;
  const statement = sql<Record<string, unknown>>`
    with found as (
      select ${columns} from users u ${join}
      where u.tenant_id = ${tenant} and ${query.where}
      order by u.id for update of ${withRecord ? sql`u, p` : sql`u`}
    )
    select t.shared_email, f.*, (
        select seen.revision from users seen where seen.tenant_id = ${tenant} and seen.id = f.user_id
      ) as seen_revision,
      ${gatherExternalIds(tenant, sql`f.user_id`)} as user_external_ids, ${gatherScimIds(tenant, sql`f.user_id`)} as user_scim_ids${groups}
    from tenants t
    left join found f on true
    where t.tenant_id = ${tenant}
    order by f.user_id`;

  for (let reads = 0; reads < MAX_READS; reads += 1) {
    const { rows } = await statement.execute(db);
    unit.sharedEmail = rows[0]?.['shared_email'] as Unit['sharedEmail'];
    const found = rows.filter((row) => row['user_id'] !== null);
    if (found.every((row) => row['revision'] === row['seen_revision'])) return found.map((row) => toLockedUser(row, withRecord));
  }
  throw new StoreConflictError('A user kept changing while it was being locked');
}

function toLockedUser(row: Record<string, unknown>, withRecord: boolean): LockedUser {
  return {
    user: toUser(withoutPrefix<UserRow>(row, 'user_')),
    record: withRecord ? toRecord(withoutPrefix<RecordRow>(row, 'record_')) : undefined,
    groups: toGroupList(row['group_list'] as GroupListed),
  };
}
