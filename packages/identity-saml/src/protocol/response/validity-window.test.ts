import { describe, expect, it } from '@jest/globals';
import { findWindowFault } from './validity-window.js';

const now = new Date('2026-06-01T12:00:00Z');
const fault = (window: { notBefore?: string; notOnOrAfter?: string }, clockSkewSeconds = 60) =>
  findWindowFault('assertion', { notBefore: window.notBefore, notOnOrAfter: window.notOnOrAfter }, { now, clockSkewSeconds })?.detail;

describe('a window of validity', () => {
  it('may be open on either side', () => {
    expect(fault({})).toBeUndefined();
    expect(fault({ notBefore: '2026-06-01T11:00:00Z' })).toBeUndefined();
    expect(fault({ notOnOrAfter: '2026-06-01T13:00:00Z' })).toBeUndefined();
  });

  it('begins with NotBefore, less the skew', () => {
    expect(fault({ notBefore: '2026-06-01T12:01:00Z' })).toBeUndefined();
    expect(fault({ notBefore: '2026-06-01T12:01:00.001Z' })).toBe('the assertion is not valid before 2026-06-01T12:01:00.001Z; it is 2026-06-01T12:00:00.000Z here');
    expect(fault({ notBefore: '2026-06-01T12:00:00Z' }, 0)).toBeUndefined();
  });

  it('is over at NotOnOrAfter, more the skew', () => {
    expect(fault({ notOnOrAfter: '2026-06-01T11:59:00.001Z' })).toBeUndefined();
    expect(fault({ notOnOrAfter: '2026-06-01T11:59:00Z' })).toBe('the assertion expired at 2026-06-01T11:59:00.000Z; it is 2026-06-01T12:00:00.000Z here');
    expect(fault({ notOnOrAfter: '2026-06-01T12:00:00Z' }, 0)).toContain('expired');
  });

  it('ends after it begins, whatever the skew', () => {
    expect(fault({ notBefore: '2026-06-01T12:00:00Z', notOnOrAfter: '2026-06-01T12:00:00.001Z' })).toBeUndefined();
    expect(fault({ notBefore: '2026-06-01T12:00:00Z', notOnOrAfter: '2026-06-01T12:00:00Z' })).toBe('the assertion ends before it begins');
  });

  it('has ends that are UTC times', () => {
    expect(fault({ notBefore: 'yesterday' })).toBe('NotBefore of the assertion is "yesterday", which is not a UTC time');
    expect(fault({ notOnOrAfter: '' })).toBe('NotOnOrAfter of the assertion is "", which is not a UTC time');
  });
});
