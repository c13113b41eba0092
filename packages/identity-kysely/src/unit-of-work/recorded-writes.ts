import { sql, type Insertable, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '../schema.js';

export type TableName = keyof Database;

/** What some writes can only know when they are applied. */
export interface WriteContext {
  readonly sharedEmail: 'refuse' | 'allow';
}

type Row = Readonly<Record<string, unknown>>;

interface RowWrite {
  readonly kind: 'row';
  readonly table: TableName;
  readonly claimsEmail: boolean;
  readonly row: (context: WriteContext) => Row;
}

interface StatementWrite {
  readonly kind: 'statement';
  /** Every table that the statement reads or writes. */
  readonly touches: readonly TableName[];
  /** Not to be combined with other writes: it has CTEs of its own, or cascades. */
  readonly alone: boolean;
  readonly claimsEmail: boolean;
  /** Statements that touch no row of each other, so that they may run as one. */
  readonly parts: (context: WriteContext) => readonly RawBuilder<unknown>[];
}

interface Batch {
  readonly alone: boolean;
  readonly rows: Map<TableName, RowWrite[]>;
  readonly statements: StatementWrite[];
  readonly touched: Set<TableName>;
}

/** A row's place when its batch is applied statement by statement: parents before those that point at them. */
const PARENTS: readonly TableName[] = ['tenants', 'connections', 'users', 'groups', 'provisioned_users'];

/** Parameters of one statement are bounded by the protocol at 65 535; no row has more than 30. */
const MAX_ROWS = 2000;

/**
 * The writes of one unit of work, applied in the order of recording with as few statements as that order allows:
 * neighbours that touch different tables become one statement, rows of one table one INSERT.
 */
export class RecordedWrites {
  private readonly writes: (RowWrite | StatementWrite)[] = [];

  get claimEmail(): boolean {
    return this.writes.some((write) => write.claimsEmail);
  }

  addRow<Table extends TableName>(table: Table, row: Insertable<Database[Table]>): void {
    this.writes.push({ kind: 'row', table, claimsEmail: false, row: () => row });
  }

  /** A row that holds an e-mail claim, which depends on the tenant's setting. */
  addClaimingRow<Table extends TableName>(table: Table, row: (context: WriteContext) => Insertable<Database[Table]>): void {
    this.writes.push({ kind: 'row', table, claimsEmail: true, row });
  }

  add(
    touches: readonly TableName[],
    parts: (context: WriteContext) => readonly RawBuilder<unknown>[],
    options: { readonly alone?: boolean; readonly claimsEmail?: boolean } = {},
  ): void {
    this.writes.push({ kind: 'statement', touches, parts, alone: options.alone ?? false, claimsEmail: options.claimsEmail ?? false });
  }

  /** @param combine `false`: one statement per write, which a sharded cluster runs faster. */
  async apply(db: Kysely<Database>, context: WriteContext, combine: boolean): Promise<void> {
    for (const batch of this.planBatches()) {
      const parts = [...rowParts(batch, context), ...batch.statements.flatMap((write) => write.parts(context))];
      if (combine && parts.length > 1) await combined(parts).execute(db);
      else for (const part of parts) await part.execute(db);
    }
  }

  private planBatches(): readonly Batch[] {
    const batches: Batch[] = [];
    for (const write of this.writes) {
      let batch = batches.at(-1);
      if (batch === undefined || !accepts(batch, write)) {
        batch = { alone: write.kind === 'statement' && write.alone, rows: new Map(), statements: [], touched: new Set() };
        batches.push(batch);
      }
      if (write.kind === 'row') batch.rows.set(write.table, [...(batch.rows.get(write.table) ?? []), write]);
      else {
        batch.statements.push(write);
        for (const table of write.touches) batch.touched.add(table);
      }
    }
    return batches;
  }
}

function accepts(batch: Batch, write: RowWrite | StatementWrite): boolean {
  if (batch.alone) return false;
  if (write.kind === 'row') return !batch.touched.has(write.table) && (batch.rows.get(write.table)?.length ?? 0) < MAX_ROWS;
  return !write.alone && write.touches.every((table) => !batch.touched.has(table) && !batch.rows.has(table));
}

function rowParts(batch: Batch, context: WriteContext): readonly RawBuilder<unknown>[] {
  const rank = (table: TableName) => (PARENTS.includes(table) ? PARENTS.indexOf(table) : PARENTS.length);
  const tables = [...batch.rows].sort(([a], [b]) => rank(a) - rank(b));
  return tables.map(([table, writes]) =>
    insertRows(
      table,
      writes.map((write) => write.row(context)),
    ),
  );
}

function insertRows(table: TableName, rows: readonly Row[]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column] ?? null))})`);
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.id(column)))}) values ${sql.join(values)}`;
}

/** A statement whose parts all see the rows as they were before it. */
function combined(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const ctes = parts.map((part, index) => sql`${sql.id(`write_${index}`)} as (${part})`);
  return sql`with ${sql.join(ctes)} select 1 as written`;
}
