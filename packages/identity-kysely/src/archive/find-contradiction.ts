import type { TenantId } from '@vestibule/identity-core';
import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Database } from '../schema.js';

/** References that no foreign key holds. */
const references = (tenant: TenantId): readonly (readonly [string, RawBuilder<{ id: string }>])[] => {
  const isNoConnection = (column: string) => sql`not exists (select 1 from connections c where c.tenant_id = ${tenant} and c.id = ${sql.ref(column)})`;
  return [
    ['a user is managed by a connection', sql`select u.id from users u where u.tenant_id = ${tenant} and u.managed_by is not null and ${isNoConnection('u.managed_by')} limit 1`],
    ['an external id belongs to a connection', sql`select x.value as id from user_external_ids x where x.tenant_id = ${tenant} and ${isNoConnection('x.connection')} limit 1`],
    ['a record belongs to a connection', sql`select p.scim_id as id from provisioned_users p where p.tenant_id = ${tenant} and ${isNoConnection('p.connection')} limit 1`],
    ['a group belongs to a connection', sql`select g.id from groups g where g.tenant_id = ${tenant} and g.connection is not null and ${isNoConnection('g.connection')} limit 1`],
    [
      'a member is a user',
      sql`select m.member_id as id from group_members m where m.tenant_id = ${tenant} and m.member_kind = 'user'
          and not exists (select 1 from users u where u.tenant_id = ${tenant} and u.id = m.member_id) limit 1`,
    ],
    [
      'a member is a group',
      sql`select m.member_id as id from group_members m where m.tenant_id = ${tenant} and m.member_kind = 'group'
          and not exists (select 1 from groups g where g.tenant_id = ${tenant} and g.id = m.member_id) limit 1`,
    ],
  ];
};

/** What refers to something that is not there; `undefined`: nothing does. */
export async function findContradiction(db: Transaction<Database>, tenant: TenantId): Promise<string | undefined> {
  for (const [what, statement] of references(tenant)) {
    const { rows } = await statement.execute(db);
    if (rows[0] !== undefined) return `${what} that is not in the archive (${rows[0].id})`;
  }
  return undefined;
}
