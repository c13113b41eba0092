import { sql, type RawBuilder } from 'kysely';

/** `alias.a as "prefix_a", alias.b as "prefix_b"`: several tables in one row without a clash of names. */
export function columnsOf(alias: string, names: readonly string[], prefix: string): RawBuilder<unknown> {
  const known = written.get(names) ?? new Map<string, string>();
  written.set(names, known);
  const key = `${alias} ${prefix}`;
  const text = known.get(key) ?? names.map((name) => `"${alias}"."${name}" as "${prefix}${name}"`).join(', ');
  known.set(key, text);
  return sql.raw(text);
}

/** The text of each list of columns by alias and prefix: there are few, and nearly every statement has one. */
const written = new WeakMap<readonly string[], Map<string, string>>();

/** The part of a row whose columns carry the prefix, without it. */
export function withoutPrefix<Row>(row: Readonly<Record<string, unknown>>, prefix: string): Row {
  const part: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (name.startsWith(prefix)) part[name.slice(prefix.length)] = value;
  return part as Row;
}
