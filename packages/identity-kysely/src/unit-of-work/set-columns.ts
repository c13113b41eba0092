import { sql, type RawBuilder } from 'kysely';

type Columns = Readonly<Record<string, unknown>>;

/** `"a" = $1, "b" = $2`. */
export function setColumns(columns: Columns): RawBuilder<unknown> {
  return sql.join(Object.entries(columns).map(([name, value]) => sql`${sql.id(name)} = ${value ?? null}`));
}

/** The columns of `after` whose value is another than in `before`. Both rows come from one mapping. Pure. */
export function changedColumns<Row extends object>(before: Row, after: Row): Partial<Row> {
  const old = before as Columns;
  const changed = Object.entries(after).filter(([name, value]) => !isSame(old[name], value));
  return Object.fromEntries(changed) as Partial<Row>;
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;
}
