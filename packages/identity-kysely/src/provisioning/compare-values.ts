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
