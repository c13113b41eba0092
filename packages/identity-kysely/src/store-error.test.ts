import { describe, expect, it } from '@jest/globals';
import { StoreConflictError, StoreUnavailableError } from '@vestibule/identity-core';
import { classifyFailure, storeErrorOf } from './store-error.js';

const coded = (code: string) => Object.assign(new Error('of the database'), { code });

describe('a failure of the database', () => {
  it.each(['23505', '23503', '40001', '40P01', '55P03', 'XX000'])('with SQLSTATE %s is a conflict that a second run may win', (code) => {
    expect(classifyFailure(coded(code))).toBe('conflict');
  });

  it('ends as an outage when a lock was held for too long, and as a conflict when a value stays taken', () => {
    expect(storeErrorOf(coded('55P03'))).toBeInstanceOf(StoreUnavailableError);
    expect(storeErrorOf(coded('23505'))).toBeInstanceOf(StoreConflictError);
  });

  it.each(['08006', '08003', '57P01', '57P03', '57014', '53300', '25006', 'ECONNREFUSED', 'ECONNRESET'])(
    'with code %s means that the store is unavailable',
    (code) => expect(classifyFailure(coded(code))).toBe('unavailable'),
  );

  it.each(['Connection terminated unexpectedly', 'timeout exceeded when trying to connect'])('said as "%s" means the same', (message) => {
    expect(classifyFailure(new Error(message))).toBe('unavailable');
  });

  it('is looked for inside an error that holds several', () => {
    expect(classifyFailure(new AggregateError([coded('ECONNREFUSED')], 'all failed'))).toBe('unavailable');
  });

  it.each([coded('42601'), coded('22P05'), new TypeError('a bug'), 'not even an error'])('of any other kind stays what it is', (error) => {
    expect(classifyFailure(error)).toBe('other');
  });
});
