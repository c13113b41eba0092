import { ARCHIVE_KINDS, type ArchiveKind, type ArchiveRecord, type ArchiveSnapshot, type JsonValue, type TenantId } from '@vestibule/identity-core';
import { sql, type ControlledTransaction, type Kysely, type RawBuilder } from 'kysely';
import { placeNewEvents } from '../events/kysely-event-feed.js';
import type { Database } from '../schema.js';
import { storeErrorOf, withStoreErrors } from '../store-error.js';
import { ARCHIVE_TABLES, archiveTables, propertyOf, type ArchiveTable } from './archive-tables.js';

type Row = Readonly<Record<string, unknown>>;

/** Rounds of placing events before a snapshot; whatever is committed meanwhile stands in it without a position. */
const MAX_ROUNDS = 200;

/** One snapshot for all pages: a transaction that writes nothing and ends with the reading. */
export async function readArchive(db: Kysely<Database>, tenant: TenantId): Promise<ArchiveSnapshot> {
  return withStoreErrors(async () => {
    await placeAll(db, tenant);
    const snapshot = await db.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
    try {
      const counts = await countAll(snapshot, tenant);
      return { counts, pages: pagesOf(snapshot, tenant) };
    } catch (error) {
      await snapshot.rollback().execute();
      throw error;
    }
  });
}

async function placeAll(db: Kysely<Database>, tenant: TenantId): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const { rows } = await sql`select 1 from events e where e.tenant_id = ${tenant} and e.position is null limit 1`.execute(db);
    if (rows.length === 0) return;
    await placeNewEvents(db, tenant);
  }
}

async function countAll(snapshot: Kysely<Database>, tenant: TenantId): Promise<Readonly<Record<ArchiveKind, number>>> {
  const counts: [ArchiveKind, number][] = [];
  for (const [kind, table] of archiveTables) {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from ${sql.table(table.table)} x where x.tenant_id = ${tenant} and ${isWanted(table)}`.execute(snapshot);
    counts.push([kind, Number(rows[0]?.count ?? 0)]);
  }
  return Object.fromEntries(counts) as Record<ArchiveKind, number>;
}

/** An iterator by hand: it must end the transaction also when nobody ever asks for a first page. */
function pagesOf(snapshot: ControlledTransaction<Database>, tenant: TenantId): AsyncIterableIterator<readonly ArchiveRecord[]> {
  const pages = readPages(snapshot, tenant);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await snapshot.rollback().execute();
  };
  return {
    async next() {
      try {
        const result = await pages.next();
        if (result.done === true) await close();
        return result;
      } catch (error) {
        await close().catch(() => undefined);
        throw storeErrorOf(error);
      }
    },
    async return() {
      await close();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readPages(snapshot: Kysely<Database>, tenant: TenantId): AsyncGenerator<readonly ArchiveRecord[], undefined> {
  for (const kind of ARCHIVE_KINDS) {
    const table = ARCHIVE_TABLES[kind];
    for (let last: Row | undefined; ; ) {
      const rows = await readPage(snapshot, tenant, table, last);
      if (rows.length > 0) yield rows.map((row) => toArchiveRecord(kind, table, row));
      last = rows.at(-1);
      if (last === undefined || rows.length < table.page) break;
    }
  }
  return undefined;
}

async function readPage(snapshot: Kysely<Database>, tenant: TenantId, table: ArchiveTable, last: Row | undefined): Promise<readonly Row[]> {
  const columns = sql.join(Object.keys(table.columns).map((column) => sql.ref(`x.${column}`)));
  const key = table.key.map((column) => sql.ref(`x.${column}`));
  const after = last === undefined ? sql`true` : sql`(${sql.join(key)}) > (${sql.join(table.key.map((column) => last[column]))})`;
  const { rows } = await sql<Row>`
    select ${columns} from ${sql.table(table.table)} x
    where x.tenant_id = ${tenant} and ${isWanted(table)} and ${after}
    order by ${sql.join([sql.ref('x.tenant_id'), ...key])} limit ${sql.lit(table.page)}`.execute(snapshot);
  return rows;
}

export function isWanted({ only }: ArchiveTable): RawBuilder<unknown> {
  if (only === undefined) return sql`true`;
  return only.is === null ? sql`${sql.ref(`x.${only.column}`)} is null` : sql`${sql.ref(`x.${only.column}`)} = ${sql.lit(only.is)}`;
}

function toArchiveRecord(kind: ArchiveKind, { columns }: ArchiveTable, row: Row): ArchiveRecord {
  const record: Record<string, JsonValue> = { kind };
  for (const column of Object.keys(columns)) {
    const value = row[column];
    record[propertyOf(kind, column)] = value instanceof Date ? value.toISOString() : (value as JsonValue);
  }
  return record as ArchiveRecord;
}
