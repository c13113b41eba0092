import { KEPT_CHANGE_FIELDS, KEPT_EVENT_KEYS, type User } from '@vestibule/identity-core';
import { sql } from 'kysely';
import { fromUser } from '../rows/user-row.js';
import type { TableName } from './recorded-writes.js';
import { setColumns } from './set-columns.js';
import type { Unit } from './unit.js';

/** Tables whose rows speak of a person, each before those whose rows go with its own. */
const TABLES_OF_A_PERSON: readonly (readonly TableName[])[] = [
  ['user_external_ids'],
  ['provisioned_users', 'provisioned_user_emails'],
  ['suspended_memberships'],
  ['sessions'],
  ['session_revocations'],
];

/** Records everything that a purge does, each step a statement of its own: no hurry here. */
export function recordPurge({ tenant, writes }: Unit, after: User, tombstones: readonly string[]): void {
  const alone = { alone: true };
  const { tenant_id: _, id, created_at: __, ...columns } = fromUser(after);
  // First, while it is known what the person was called. A connection keeps few requests.
  writes.add(
    ['scim_requests', 'users', 'provisioned_users', 'user_external_ids'],
    () => [
      sql`
        with term (term) as (
          select lower(p.scim_id) from provisioned_users p where p.tenant_id = ${tenant} and p.user_id = ${id}
          union select lower(p.upn) from provisioned_users p where p.tenant_id = ${tenant} and p.user_id = ${id}
          union select lower(p.external_id) from provisioned_users p where p.tenant_id = ${tenant} and p.user_id = ${id}
          union select lower(e.value) from user_external_ids e where e.tenant_id = ${tenant} and e.user_id = ${id}
          union select lower(u.upn) from users u where u.tenant_id = ${tenant} and u.id = ${id}
          union select lower(u.email) from users u where u.tenant_id = ${tenant} and u.id = ${id}
        )
        delete from scim_requests r
        where r.tenant_id = ${tenant} and exists (
          select 1 from term t
          where strpos(lower(replace(replace(r.path, '%22', '"'), '%40', '@') || ' ' || r.request::text || ' ' || r.response::text), '"' || t.term || '"') > 0
            or strpos(lower(r.path), '/users/' || t.term) > 0)`,
    ],
    alone,
  );
  writes.add(
    ['users'],
    () => [
      sql`
        update users set ${setColumns(columns)}, email_claim = null, revision = revision + 1
        where tenant_id = ${tenant} and id = ${id}`,
    ],
    alone,
  );
  for (const tables of TABLES_OF_A_PERSON) {
    writes.add(tables, () => [sql`delete from ${sql.table(tables[0] ?? '')} where tenant_id = ${tenant} and user_id = ${id}`], alone);
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
