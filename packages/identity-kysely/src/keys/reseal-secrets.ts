import { connectionId, tenantId, type ConnectionId, type TenantId } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';
import type { TableName } from '../unit-of-work/recorded-writes.js';

/** What is done with one sealed text; `place` says what it belongs to. */
export type Reseal = (sealed: string, place: string) => { readonly kind: 'current' } | { readonly kind: 'resealed'; readonly sealed: string } | { readonly kind: 'unreadable' };

export interface SealPlaces {
  readonly connectionKey: (tenant: TenantId, connection: ConnectionId) => string;
  readonly webhook: (tenant: TenantId, id: string) => string;
}

export interface ResealedSecrets {
  /** Sealed anew by this call. */
  readonly resealed: number;
  /** Found as they should be. */
  readonly current: number;
  /** By which of them: `webhooks.sealed_secret` and so on. */
  readonly unreadable: Readonly<Record<string, number>>;
}

type Row = Readonly<Record<string, string | null>>;

interface SealedColumn {
  readonly table: TableName;
  /** The rest of the primary key beside the tenant: one column. */
  readonly key: string;
  readonly column: string;
  readonly place: (places: SealPlaces, tenant: TenantId, key: string) => string;
}

/** Every column of the schema that holds something sealed; a test looks for others. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'tenant_keys', key: 'purpose', column: 'sealed', place: (_, tenant, key) => `${key}/${tenant}` },
  ...['sealed', 'next_sealed', 'previous_sealed'].map((column) => ({
    table: 'service_provider_keys' as const,
    key: 'connection',
    column,
    place: (places: SealPlaces, tenant: TenantId, key: string) => places.connectionKey(tenant, connectionId(key)),
  })),
  { table: 'webhooks', key: 'id', column: 'sealed_secret', place: (places, tenant, key) => places.webhook(tenant, key) },
  { table: 'webhooks', key: 'id', column: 'previous_sealed_secret', place: (places, tenant, key) => places.webhook(tenant, key) },
];

const BATCH = 200;
/** A process that still seals with the old key writes behind us; the last round finds nothing more. */
const MAX_ROUNDS = 5;

/**
 * Seals everything anew that `reseal` does not find current, a batch at a time. May be ended at any moment and begun again:
 * what is done stays done. A row that changes meanwhile keeps the change and is looked at again.
 */
export function resealSecrets(db: Kysely<Database>, places: SealPlaces, reseal: Reseal, onProgress: (seen: number) => void = () => undefined): Promise<ResealedSecrets> {
  return withStoreErrors(async () => {
    let resealed = 0;
    for (let round = 1; ; round += 1) {
      const counts = { resealed: 0, current: 0, unreadable: {} as Record<string, number> };
      for (const sealed of SEALED_COLUMNS) await resealColumn(db, sealed, places, reseal, counts, () => onProgress(counts.resealed + counts.current));
      resealed += counts.resealed;
      if (counts.resealed === 0 || round === MAX_ROUNDS) return { resealed, current: counts.current, unreadable: counts.unreadable };
    }
  });
}

/** How many there are, for whoever waits. */
export function countSealedSecrets(db: Kysely<Database>): Promise<number> {
  return withStoreErrors(async () => {
    let count = 0;
    for (const { table, column } of SEALED_COLUMNS) {
      const { rows } = await sql<{ count: string }>`
        /* across tenants */ select count(*) as count from ${sql.table(table)} where ${sql.id(column)} is not null`.execute(db);
      count += Number(rows[0]?.count ?? 0);
    }
    return count;
  });
}

async function resealColumn(
  db: Kysely<Database>,
  { table, key, column, place }: SealedColumn,
  places: SealPlaces,
  reseal: Reseal,
  counts: { resealed: number; current: number; unreadable: Record<string, number> },
  onBatch: () => void,
): Promise<void> {
  for (let last: Row | undefined; ; ) {
    const after = last === undefined ? sql`true` : sql`(tenant_id, ${sql.id(key)}) > (${last['tenant_id']}, ${last['key']})`;
    const { rows } = await sql<Row>`
      /* across tenants */ select tenant_id, ${sql.id(key)} as key, ${sql.id(column)} as sealed from ${sql.table(table)}
      where ${sql.id(column)} is not null and ${after} order by tenant_id, ${sql.id(key)} limit ${sql.lit(BATCH)}`.execute(db);
    for (const row of rows) {
      const [tenant, id, before] = [tenantId(row['tenant_id'] ?? ''), row['key'] ?? '', row['sealed'] ?? ''];
      const result = reseal(before, place(places, tenant, id));
      if (result.kind === 'current') counts.current += 1;
      else if (result.kind === 'unreadable') counts.unreadable[`${table}.${column}`] = (counts.unreadable[`${table}.${column}`] ?? 0) + 1;
      else {
        await sql`
          update ${sql.table(table)} set ${sql.id(column)} = ${result.sealed}
          where tenant_id = ${tenant} and ${sql.id(key)} = ${id} and ${sql.id(column)} = ${before}`.execute(db);
        counts.resealed += 1;
      }
    }
    onBatch();
    last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
  }
}
