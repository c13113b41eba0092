import { sql, type RawBuilder } from 'kysely';

/** `alias.a as "prefix_a", alias.b as "prefix_b"`: several tables in one row without a clash of names. */
export function columnsOf(alias: string, names: readonly string[], prefix: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.ref(`${alias}.${name}`)} as ${sql.id(`${prefix}${name}`)}`));
}

/** The part of a row whose columns carry the prefix, without it. */
export function withoutPrefix<Row>(row: Readonly<Record<string, unknown>>, prefix: string): Row {
  const part: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (name.startsWith(prefix)) part[name.slice(prefix.length)] = value;
  return part as Row;
}
