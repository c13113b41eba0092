import { KEPT_CHANGE_FIELDS, KEPT_EVENT_KEYS, type User } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { fromUser } from '../rows/user-row.js';
import type { TableName } from './recorded-writes.js';
import { setColumns } from './set-columns.js';
import type { Unit } from './unit.js';

/** Tables whose rows speak of a person, by the column that says of whom; the addresses of records go with them. */
const TABLES_OF_A_PERSON: readonly (readonly [TableName, string])[] = [
  ['user_external_ids', 'user_id'],
  ['provisioned_users', 'user_id'],
  ['suspended_memberships', 'user_id'],
  ['sessions', 'user_id'],
  ['session_revocations', 'user_id'],
];

/** Records everything that a purge does, each step a statement of its own: no hurry here. */
export function recordPurge({ tenant, writes }: Unit, after: User, tombstones: readonly string[]): void {
  const alone = { alone: true };
  const { tenant_id: _, id, created_at: __, ...columns } = fromUser(after);
  writes.add(
    ['users'],
    () => [
      sql`
        update users set ${setColumns(columns)}, email_claim = null, revision = revision + 1
        where tenant_id = ${tenant} and id = ${id}`,
    ],
    alone,
  );
  for (const [table, column] of TABLES_OF_A_PERSON) {
    writes.add([table], () => [sql`delete from ${sql.table(table)} where tenant_id = ${tenant} and ${sql.id(column)} = ${id}`], alone);
  }
  writes.add(
    ['group_members'],
    () => [sql`delete from group_members where tenant_id = ${tenant} and member_kind = 'user' and member_id = ${id}`],
    alone,
  );
  writes.add(
    ['events', 'decisions'],
    () => [
      sql`
        update events e set data = (
          select jsonb_object_agg(entry.key, case when entry.key = any(${KEPT_EVENT_KEYS}::text[]) then entry.value else 'null' end)
          from jsonb_each(e.data) as entry (key, value)
        )
        where e.tenant_id = ${tenant} and e.data ->> 'user' = ${id} and e.id in (
          select jsonb_array_elements_text(d.events) from decisions d where d.tenant_id = ${tenant} and d.user_id = ${id})`,
    ],
    alone,
  );
  writes.add(
    ['decisions'],
    () => [
      sql`
        update decisions d set detail = null, input = null,
          trail = (
            select coalesce(jsonb_agg(one.step || '{"detail":null}' order by one.n), '[]')
            from jsonb_array_elements(d.trail) with ordinality as one (step, n)),
          changes = (
            select coalesce(jsonb_agg(
              case when one.step #>> '{target,kind}' <> 'user' or one.step ->> 'field' = any(${KEPT_CHANGE_FIELDS}::text[]) then one.step
                else one.step || '{"from":null,"to":null}' end order by one.n), '[]')
            from jsonb_array_elements(d.changes) with ordinality as one (step, n))
        where d.tenant_id = ${tenant} and d.user_id = ${id}`,
    ],
    alone,
  );
  if (tombstones.length === 0) return;
  writes.add(
    ['tombstones'],
    () => [
      sql`
        insert into tombstones (tenant_id, digest)
        select distinct ${tenant}::text, t.digest from unnest(${tombstones}::text[]) as t (digest)
        on conflict do nothing`,
    ],
    alone,
  );
}
