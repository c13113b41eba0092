import { namedDomains, type ArchiveKind, type ArchiveOutcome, type ArchiveRecord, type JsonObject, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely, type Transaction } from 'kysely';
import { emailKeysOf } from '../rows/document-emails.js';
import type { Database } from '../schema.js';
import { jsonText } from '../sql/json-text.js';
import { storeErrorOf } from '../store-error.js';
import { ARCHIVE_TABLES, propertyOf, type ColumnType } from './archive-tables.js';
import type { Derived } from './derived-columns.js';
import { findContradiction } from './find-contradiction.js';

/** Ends the transaction with an outcome instead of an error. */
class Refused extends Error {
  constructor(readonly outcome: Exclude<ArchiveOutcome, { kind: 'done' }>) {
    super(outcome.kind);
  }
}

/** One transaction; a page is one statement per table. */
export async function writeArchive(db: Kysely<Database>, tenant: TenantId, pages: AsyncIterable<readonly ArchiveRecord[]>): Promise<ArchiveOutcome> {
  try {
    await db.transaction().execute(async (transaction) => {
      for await (const page of pages) await writePage(transaction, tenant, page);
      await finish(transaction, tenant);
      const detail = await findContradiction(transaction, tenant);
      if (detail !== undefined) throw new Refused({ kind: 'contradictory', detail });
    });
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    const detail = describeConstraint(error);
    if (detail !== undefined) return { kind: 'contradictory', detail };
    throw storeErrorOf(error);
  }
}

async function writePage(db: Transaction<Database>, tenant: TenantId, page: readonly ArchiveRecord[]): Promise<void> {
  const kind = page[0]?.kind;
  if (kind === undefined) return;
  const { table, columns, derived } = ARCHIVE_TABLES[kind];
  const rows = page.map((record) => toRow(kind, columns, record)).map((row) => ({ ...row, ...derived?.derive(row) }));
  if (kind === 'tenant') await claimSlug(db, tenant, rows[0]);
  await insertRows(db, tenant, table, { ...columns, ...derived?.columns }, rows);
  if (kind === 'tenant') await nameDomains(db, tenant, rows[0]);
  if (kind === 'record') await insertRows(db, tenant, 'provisioned_user_emails', { connection: 'text', email_key: 'text', scim_id: 'text' }, rows.flatMap(emailRows));
}

const toRow = (kind: ArchiveKind, columns: Readonly<Record<string, ColumnType>>, record: ArchiveRecord): Derived =>
  Object.fromEntries(Object.keys(columns).map((column) => [column, record[propertyOf(kind, column)] ?? null]));

const emailRows = (row: Derived): readonly Derived[] =>
  row['retired'] === true
    ? []
    : emailKeysOf(row['document'] as JsonObject).map((email_key) => ({ connection: row['connection'], email_key, scim_id: row['scim_id'] }));

async function insertRows(db: Transaction<Database>, tenant: TenantId, table: keyof Database, columns: Readonly<Record<string, ColumnType>>, rows: readonly Derived[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const list = sql.join(names.map((name) => sql.id(name)));
  const types = sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.id(name)} ${sql.raw(type)}`));
  await sql`
    insert into ${sql.table(table)} (tenant_id, ${list})
    select ${tenant}::text, ${sql.join(names.map((name) => sql.ref(`r.${name}`)))} from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r (${types})`.execute(db);
}

/** Of two imports of one slug the second waits for the first. */
async function claimSlug(db: Transaction<Database>, tenant: TenantId, row: Derived | undefined): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into tenant_slugs (slug, tenant_id) values (${row?.['slug']}, ${tenant}) on conflict (slug) do nothing`.execute(db);
  if (numAffectedRows !== 1n) throw new Refused({ kind: 'slug-taken' });
}

async function nameDomains(db: Transaction<Database>, tenant: TenantId, row: Derived | undefined): Promise<void> {
  const domains = namedDomains(row?.['allowed_domains'] as readonly string[]);
  if (domains.length === 0) return;
  await sql`insert into tenant_domains (domain, tenant_id) values ${sql.join(domains.map((domain) => sql`(${domain}, ${tenant})`))}`.execute(db);
}

/** What follows from all records together. Of accounts that share an address the oldest claims it. */
async function finish(db: Transaction<Database>, tenant: TenantId): Promise<void> {
  await sql`
    with eldest as (
      select min(u.id) as id from users u
      where u.tenant_id = ${tenant} and u.status <> 'purged' and u.email_key is not null group by u.email_key
    )
    update users set email_claim = email_key
    where tenant_id = ${tenant} and id in (select e.id from eldest e)
      and exists (select 1 from tenants t where t.tenant_id = ${tenant} and t.shared_email = 'refuse')`.execute(db);
  await sql`
    insert into event_streams (tenant_id, last_position, last_at)
    select ${tenant}::text, e.position, e.at from events e where e.tenant_id = ${tenant} and e.position is not null
    order by e.position desc limit 1`.execute(db);
}

/** A unique value twice, a reference to nothing, or a value of no type of ours. */
function describeConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return undefined;
  const constraint = 'constraint' in error && typeof error.constraint === 'string' ? ` (${error.constraint})` : '';
  if (error.code === '23505') return `two lines claim what only one can have${constraint}`;
  if (error.code === '23503') return `a line refers to something that is not in the archive${constraint}`;
  if (error.code.startsWith('23') || error.code.startsWith('22')) return `a value cannot be stored${constraint}`;
  return undefined;
}
