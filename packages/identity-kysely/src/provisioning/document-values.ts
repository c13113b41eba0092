import { sql, type RawBuilder } from 'kysely';

/** The values at a path, arrays opened on the way and at its end, as `v.value`. */
export function elementsAt(document: RawBuilder<unknown>, path: readonly string[]): RawBuilder<unknown> {
  return sql`jsonb_path_query(${document}, ${jsonPathOf(path)}::jsonpath) as v (value)`;
}

/** In the lax mode of jsonpath a missing property is no error, and a single value is a list of one. */
export function jsonPathOf(path: readonly string[]): string {
  return `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}[*]`;
}

/** What is neither null nor empty at a path, however deep it lies. @see RFC 7644 §3.4.2.2, `pr` */
export function presentValuePathOf(path: readonly string[]): string {
  const isValue = '@.type() == "number" || @.type() == "boolean" || (@.type() == "string" && @ != "")';
  return `${jsonPathOf(path)}.** ? (${isValue})`;
}

/** A JSON value as the SQL value that its attribute's type compares; `null` where it is of another type. */
export function valueOfType(value: RawBuilder<unknown>, type: 'string' | 'boolean' | 'number' | 'dateTime'): RawBuilder<unknown> {
  const ifOf = (jsonType: string, converted: RawBuilder<unknown>) =>
    sql`case jsonb_typeof(${value}) when ${sql.lit(jsonType)} then ${converted} end`;
  const scalar = sql`(${value} #>> '{}')`;
  switch (type) {
    case 'string':
      return sql`(${ifOf('string', scalar)}) collate "C"`;
    case 'boolean':
      return sql`(${ifOf('boolean', sql`${scalar}::boolean`)})`;
    case 'number':
      return sql`(${ifOf('number', sql`${scalar}::numeric`)})`;
    case 'dateTime':
      return sql`(${ifOf('string', instantOf(scalar))})`;
  }
}

/** Ranges that a cast accepts; the day is counted from the first of the month, so that a 31 April cannot fail. */
const DATE_TIME =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?([Zz]|[+-](0\\d|1[0-4]):?[0-5]\\d)?$';

/** The instant that an RFC 3339 text means (UTC where it does not say), `null` where it is none. Never fails. */
function instantOf(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${text} ~ ${sql.lit(DATE_TIME)} and ${text} !~ '^0000' then
    (substr(${text}, 1, 8) || '01' || substr(${text}, 11) || case when ${text} ~ '([Zz]|[+-]\\d\\d:?\\d\\d)$' then '' else 'Z' end)::timestamptz
    + (substr(${text}, 9, 2)::int - 1) * interval '1 day' end`;
}
