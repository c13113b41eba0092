import { sql, type Insertable, type RawBuilder } from 'kysely';
import type { Database } from '../schema.js';
import type { Transaction } from './transaction.js';

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

/** The table that a table's foreign key points at; parents stand before their children. */
const PARENT_OF: ReadonlyMap<TableName, TableName> = new Map<TableName, TableName>([
  ['connections', 'tenants'],
  ['users', 'tenants'],
  ['groups', 'tenants'],
  ['provisioning_tokens', 'connections'],
  ['webhooks', 'tenants'],
  ['setup_links', 'connections'],
  ['webhook_deliveries', 'webhooks'],
  ['login_requests', 'connections'],
  ['guard_acts', 'connections'],
  ['holds', 'connections'],
  ['user_external_ids', 'users'],
  ['provisioned_users', 'users'],
  ['sessions', 'users'],
  ['group_members', 'groups'],
  ['suspended_memberships', 'groups'],
  ['provisioned_user_emails', 'provisioned_users'],
]);

const depthOf = (table: TableName): number => {
  const parent = PARENT_OF.get(table);
  return parent === undefined ? 0 : 1 + depthOf(parent);
};

/** Parameters of one statement are bounded by the protocol at 65 535. */
const MAX_PARAMETERS = 60_000;
/** What always fits: no row has more than 30 columns. */
const FITTING_ROWS = 2_000;

/**
 * The writes of one unit of work, applied in the order of recording (as far as any two share a table) with as few
 * statements as that allows: those that touch different tables become one statement, rows of one table one INSERT.
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
  async apply(transaction: Transaction, context: WriteContext, combine: boolean): Promise<void> {
    for (const batch of this.planBatches()) {
      const parts = [...rowParts(batch, context), ...batch.statements.flatMap((write) => write.parts(context))];
      for (const statement of combine && parts.length > 1 ? [combined(parts)] : parts) await transaction.send(statement);
    }
  }

  private planBatches(): readonly Batch[] {
    const batches: Batch[] = [];
    for (const write of this.writes) {
      let batch = earliestBatchFor(write, batches);
      if (batch === undefined) {
        batch = { alone: write.kind === 'statement' && write.alone, rows: new Map(), statements: [], touched: new Set() };
        batches.push(batch);
      }
      if (write.kind === 'row') addTo(batch.rows, write);
      else {
        batch.statements.push(write);
        for (const table of write.touches) batch.touched.add(table);
      }
    }
    return batches;
  }
}

function addTo(rows: Map<TableName, RowWrite[]>, write: RowWrite): void {
  const known = rows.get(write.table);
  if (known === undefined) rows.set(write.table, [write]);
  else known.push(write);
}

/** A write may overtake those that have nothing to do with it, to share a statement with earlier ones. */
function earliestBatchFor(write: RowWrite | StatementWrite, batches: readonly Batch[]): Batch | undefined {
  let earliest: Batch | undefined;
  for (const batch of batches.toReversed()) {
    if (accepts(batch, write)) earliest = batch;
    if (concerns(batch, write)) break;
  }
  return earliest;
}

/** Whether the write must not overtake the batch: it shares a table with it, or may need a row that the batch inserts. */
function concerns(batch: Batch, write: RowWrite | StatementWrite): boolean {
  const tables = write.kind === 'row' ? [write.table, PARENT_OF.get(write.table) ?? write.table] : write.touches;
  return tables.some((table) => batch.touched.has(table) || batch.rows.has(table));
}

function accepts(batch: Batch, write: RowWrite | StatementWrite): boolean {
  if (batch.alone) return false;
  if (write.kind === 'row') return !batch.touched.has(write.table) && hasRoom(batch, write);
  return !write.alone && write.touches.every((table) => !batch.touched.has(table) && !batch.rows.has(table));
}

/** Rows of all tables of a batch share one statement. */
function hasRoom({ rows }: Batch, write: RowWrite): boolean {
  let count = 0;
  for (const writes of rows.values()) count += writes.length;
  if (count < FITTING_ROWS) return true;
  let parameters = columnsOf(write);
  for (const writes of rows.values()) parameters += writes.length * columnsOf(writes[0] ?? write);
  return parameters <= MAX_PARAMETERS;
}

const columnsOf = (write: RowWrite): number => Object.keys(write.row({ sharedEmail: 'refuse' })).length;

function rowParts(batch: Batch, context: WriteContext): readonly RawBuilder<unknown>[] {
  const tables = [...batch.rows].sort(([a], [b]) => depthOf(a) - depthOf(b));
  return tables.map(([table, writes]) =>
    insertRows(
      table,
      writes.map((write) => write.row(context)),
    ),
  );
}

/** One flat template: a node for each value, and none for each column and row. */
function insertRows(table: TableName, rows: readonly Row[]): RawBuilder<unknown> {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.flatMap((row) => columns.map((column) => row[column] ?? null));
  const between: string[] = values.map((_, index) => (index % columns.length === 0 ? '), (' : ', '));
  between[0] = `insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values (`;
  return sql(Object.assign([...between, ')'], { raw: [] }), ...values);
}

/** A statement whose parts all see the rows as they were before it. */
function combined(parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const ctes = parts.map((part, index) => sql`${sql.id(`write_${index}`)} as (${part})`);
  return sql`with ${sql.join(ctes)} select 1 as written`;
}
