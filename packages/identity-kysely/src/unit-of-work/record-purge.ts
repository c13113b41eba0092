import { KEPT_CHANGE_FIELDS, KEPT_EVENT_KEYS, foldText, requestTerms, type PersonTraces, type User, type UserId } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
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
];

const ALONE = { alone: true };

/** Records everything that a purge does, each step a statement of its own: no hurry here. */
export function recordPurge(unit: Unit, after: User, tombstones: readonly string[], traces: PersonTraces): void {
  const { tenant, writes } = unit;
  const { tenant_id: _, id, created_at: __, ...columns } = fromUser(after);
  const { inText, inPath } = requestTerms(traces);
  const remove = (table: TableName, condition: RawBuilder<unknown>) =>
    writes.add([table], () => [sql`delete from ${sql.table(table)} where tenant_id = ${tenant} and ${condition}`], ALONE);
  // A connection keeps few requests.
  writes.add(
    ['scim_requests'],
    () => [
      sql`
        delete from scim_requests r
        where r.tenant_id = ${tenant} and (
          exists (select 1 from unnest(${inText}::text[]) as t (term) where strpos(lower(r.request::text || ' ' || r.response::text), t.term) > 0)
          or exists (select 1 from unnest(${inPath}::text[]) as t (term) where strpos(lower(r.path), t.term) > 0))`,
    ],
    ALONE,
  );
  writes.add(
    ['users'],
    () => [
      sql`
        update users set ${setColumns(columns)}, email_claim = null, revision = revision + 1
        where tenant_id = ${tenant} and id = ${id}`,
    ],
    ALONE,
  );
  for (const tables of TABLES_OF_A_PERSON) {
    writes.add(tables, () => [sql`delete from ${sql.table(tables[0] ?? '')} where tenant_id = ${tenant} and user_id = ${id}`], ALONE);
  }
  // What a host has not confirmed yet is still asked of it; a receipt names nobody.
  remove('session_revocations', sql`user_id = ${id} and confirmed_at is not null`);
  remove('group_members', sql`member_kind = 'user' and member_id = ${id}`);
  remove('promised_ids', sql`kind = 'user' and external_id = any(${traces.identifiers}::text[])`);
  recordErasure(unit, after.id, traces);
  if (tombstones.length === 0) return;
  writes.add(
    ['tombstones'],
    () => [
      sql`
        insert into tombstones (tenant_id, digest)
        select distinct ${tenant}::text, t.digest from unnest(${tombstones}::text[]) as t (digest)
        on conflict do nothing`,
    ],
    ALONE,
  );
}

/** Records that deliveries, events and decisions say no more of the person than what was decided. */
export function recordErasure({ tenant, writes }: Unit, user: UserId, { identifiers }: PersonTraces): void {
  const impersonal = (data: RawBuilder<unknown>) => sql`(
    select coalesce(jsonb_object_agg(entry.key, case when entry.key = any(${KEPT_EVENT_KEYS}::text[]) then entry.value else 'null' end), '{}')
    from jsonb_each(${data}) as entry (key, value))`;
  const own = sql`
    select e.id from events e
    where e.tenant_id = ${tenant} and e.data ->> 'user' = ${user} and e.id in (
      select jsonb_array_elements_text(d.events) from decisions d where d.tenant_id = ${tenant} and d.user_id = ${user})`;
  const mentioning = sql`select m.decision from decision_mentions m where m.tenant_id = ${tenant} and m.value = any(${identifiers.map(foldText)}::text[])`;
  const step = (tables: readonly TableName[], statement: RawBuilder<unknown>) => writes.add(tables, () => [statement], ALONE);
  step(
    ['webhook_deliveries', 'events', 'decisions'],
    sql`
      update webhook_deliveries w set body = jsonb_set(w.body::jsonb, '{data}', ${impersonal(sql`w.body::jsonb -> 'data'`)})::text
      where w.tenant_id = ${tenant} and w.event_id = any(array(${own}))`,
  );
  step(['events', 'decisions'], sql`update events x set data = ${impersonal(sql`x.data`)} where x.tenant_id = ${tenant} and x.id = any(array(${own}))`);
  // Of a decision of somebody else only what was asked is blank; of nobody's and of the person's own also what changed.
  step(
    ['decisions', 'decision_mentions'],
    sql`
      update decisions o set detail = null, input = null, trail = ${BLANK_TRAIL}
      where o.tenant_id = ${tenant} and o.user_id <> ${user} and o.id = any(array(${mentioning}))`,
  );
  step(
    ['decisions', 'decision_mentions'],
    sql`
      update decisions o set detail = null, input = null, trail = ${BLANK_TRAIL}, changes = (
        select coalesce(jsonb_agg(
          case when one.step #>> '{target,kind}' <> 'user' or one.step ->> 'field' = any(${KEPT_CHANGE_FIELDS}::text[]) then one.step
            else one.step || '{"from":null,"to":null}' end order by one.n), '[]')
        from jsonb_array_elements(o.changes) with ordinality as one (step, n))
      where o.tenant_id = ${tenant} and (o.user_id = ${user} or (o.user_id is null and o.id = any(array(${mentioning}))))`,
  );
  step(
    ['decisions', 'decision_mentions'],
    sql`
      delete from decision_mentions x
      where x.tenant_id = ${tenant} and (
        x.decision = any(array(${mentioning}))
        or x.decision = any(array(select d.id from decisions d where d.tenant_id = ${tenant} and d.user_id = ${user})))`,
  );
}

const BLANK_TRAIL = sql`(
  select coalesce(jsonb_agg(one.step || '{"detail":null}' order by one.n), '[]')
  from jsonb_array_elements(o.trail) with ordinality as one (step, n))`;
