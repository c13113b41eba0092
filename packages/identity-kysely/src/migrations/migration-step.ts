/** One statement of a migration; Citus refuses several in one query. */
export interface MigrationStep {
  readonly sql: string;
  /** This step creates a table that is spread by `tenant_id`. */
  readonly table?: string;
  /** This step creates a small table that every node holds a copy of. */
  readonly reference?: string;
}

/**
 * Work that may take long on a large table and locks nobody out, outside of a transaction: an index that is made
 * concurrently, or rows that are filled a batch at a time, until a statement finds none. It is done again from wherever a
 * process died, and code must work before it is through.
 */
export type OnlineStep = { readonly kind: 'index'; readonly name: string; readonly sql: string } | { readonly kind: 'fill'; readonly sql: string };

export interface SchemaMigration {
  /** Sorts after its predecessor; never renamed once released. */
  readonly name: string;
  readonly steps: readonly MigrationStep[];
  /** After the transaction of the steps. */
  readonly online?: readonly OnlineStep[];
}

/** `citus`: tables are spread by tenant over the nodes of a cluster. */
export type DatabaseLayout = 'plain' | 'citus';

/** SQL without the indentation of the file it stands in. */
export function text(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const sql = String.raw({ raw: strings }, ...values);
  const lines = sql.split('\n').filter((line) => line.trim() !== '');
  const indents = lines.map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** The statements of a step, in order, for one layout. */
export function statementsOf(step: MigrationStep, layout: DatabaseLayout): readonly string[] {
  if (layout === 'plain') return [step.sql];
  if (step.reference !== undefined) return [step.sql, `select create_reference_table('${step.reference}')`];
  if (step.table === undefined) return [step.sql];
  const colocation = step.table === 'tenants' ? '' : `, colocate_with => 'tenants'`;
  return [step.sql, `select create_distributed_table('${step.table}', 'tenant_id'${colocation})`];
}
