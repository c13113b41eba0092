import { UnsupportedFilterError, type FilterOperator } from '@vestibule/identity-core';
import { sql, type RawBuilder } from 'kysely';
import { escapeLike } from '../sql/escape-like.js';

type Operator = Exclude<FilterOperator, 'ne'>;

const ORDER: Readonly<Record<'eq' | 'gt' | 'ge' | 'lt' | 'le', RawBuilder<unknown>>> = {
  eq: sql`=`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
};

/** Both sides exact, or both folded. */
export function compareText(column: RawBuilder<unknown>, operator: Operator, value: string): RawBuilder<unknown> {
  switch (operator) {
    case 'co':
      return sql`${column} like ${`%${escapeLike(value)}%`}`;
    case 'sw':
      return sql`${column} like ${`${escapeLike(value)}%`}`;
    case 'ew':
      return sql`${column} like ${`%${escapeLike(value)}`}`;
    default:
      return sql`${column} ${ORDER[operator]} ${value}`;
  }
}

/** @throws {UnsupportedFilterError} Booleans have no order. */
export function compareBoolean(column: RawBuilder<unknown>, operator: Operator, value: unknown): RawBuilder<unknown> {
  if (operator !== 'eq' || typeof value !== 'boolean') throw new UnsupportedFilterError(`A boolean is compared by ${operator}`);
  return sql`${column} = ${value}`;
}

/** @throws {UnsupportedFilterError} */
export function compareNumber(column: RawBuilder<unknown>, operator: Operator, value: unknown): RawBuilder<unknown> {
  return sql`${column} ${order(operator)} ${number(value)}::numeric`;
}

/** @throws {UnsupportedFilterError} Not a time, or an operator that looks into text. */
export function compareInstant(column: RawBuilder<unknown>, operator: Operator, value: string): RawBuilder<unknown> {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) throw new UnsupportedFilterError('A time is compared with something that is none');
  return sql`${column} ${order(operator)} ${instant}::timestamptz`;
}

/** The values at a path, arrays opened on the way and at its end, as `v.value`. */
export function elementsAt(document: RawBuilder<unknown>, path: readonly string[]): RawBuilder<unknown> {
  return sql`jsonb_path_query(${document}, ${jsonPathOf(path)}::jsonpath) as v (value)`;
}

/** In the lax mode of jsonpath a missing property is no error, and a single value is a list of one. */
export function jsonPathOf(path: readonly string[]): string {
  return `$${path.map((name) => `.${JSON.stringify(name)}`).join('')}[*]`;
}

/** Ranges that a cast accepts; the day is counted from the first of the month, so that a 31 April cannot fail. */
const DATE_TIME =
  '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])[Tt]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?([Zz]|[+-](0\\d|1[0-4]):?[0-5]\\d)?$';

/** The instant that an RFC 3339 text means (UTC where it does not say), `null` where it is none. Never fails. */
export function instantOf(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${text} ~ ${sql.lit(DATE_TIME)} and ${text} !~ '^0000' then
    (substr(${text}, 1, 8) || '01' || substr(${text}, 11) || case when ${text} ~ '([Zz]|[+-]\\d\\d:?\\d\\d)$' then '' else 'Z' end)::timestamptz
    + (substr(${text}, 9, 2)::int - 1) * interval '1 day' end`;
}

function order(operator: Operator): RawBuilder<unknown> {
  if (operator === 'co' || operator === 'sw' || operator === 'ew') {
    throw new UnsupportedFilterError(`${operator} compares text only`);
  }
  return ORDER[operator];
}

function number(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new UnsupportedFilterError('A number is compared with something that is none');
  }
  return value;
}
