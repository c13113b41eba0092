import { tracesInChanges, type FieldChange, type PersonTraces, type UserId } from '@vestibule/identity-core';
import { sql } from 'kysely';
import type { Unit } from './unit.js';

/** What a person was ever called in a tenant, in two statements: by account and records, and by the changes in decisions. */
export async function findTraces({ tenant, db }: Unit, id: UserId): Promise<PersonTraces> {
  const { rows: said } = await sql<{ kind: 'identifier' | 'name'; value: string | null }>`
    select 'identifier' as kind, unnest(array[u.upn, u.email]) as value from users u where u.tenant_id = ${tenant} and u.id = ${id}
    union select 'name', w.display_name from users w where w.tenant_id = ${tenant} and w.id = ${id}
    union select 'identifier', e.value from user_external_ids e where e.tenant_id = ${tenant} and e.user_id = ${id}
    union select 'identifier', unnest(array[p.scim_id, p.upn, p.external_id]) from provisioned_users p where p.tenant_id = ${tenant} and p.user_id = ${id}
    union select 'identifier', jsonb_path_query(q.document, '$.emails[*].value ? (@.type() == "string")') #>> '{}'
      from provisioned_users q where q.tenant_id = ${tenant} and q.user_id = ${id}`.execute(db);
  const { rows: decided } = await sql<{ changes: readonly FieldChange[] }>`
    select d.changes from decisions d where d.tenant_id = ${tenant} and d.user_id = ${id}`.execute(db);
  const former = tracesInChanges(decided.flatMap(({ changes }) => changes.filter(({ target }) => target.id === id)));
  const valuesOf = (wanted: 'identifier' | 'name') => said.flatMap(({ kind, value }) => (kind === wanted && value !== null ? [value] : []));
  return { identifiers: [...valuesOf('identifier'), ...former.identifiers], names: [...valuesOf('name'), ...former.names] };
}
