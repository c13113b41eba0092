import { describe, expect, it } from '@jest/globals';
import { decidePrecondition, parseEntityTagCondition, weakEntityTag } from './entity-tag.js';

const decide = (ifMatch: string | undefined, ifNoneMatch: string | undefined, version: string | undefined, reading = false) =>
  decidePrecondition({ ifMatch: parseEntityTagCondition(ifMatch), ifNoneMatch: parseEntityTagCondition(ifNoneMatch) }, version, reading).kind;

describe('entity tags', () => {
  it('are weak', () => {
    expect(weakEntityTag(7)).toBe('W/"7"');
  });

  it('let a write with If-Match through only when the version is one of those listed', () => {
    expect(decide('W/"7"', undefined, '7')).toBe('proceed');
    expect(decide('"7"', undefined, '7')).toBe('proceed');
    expect(decide('W/"6", "7"', undefined, '7')).toBe('proceed');
    expect(decide('7', undefined, '7')).toBe('proceed');
    expect(decide('W/"6"', undefined, '7')).toBe('precondition-failed');
    expect(decide('nonsense', undefined, '7')).toBe('precondition-failed');
    expect(decide(',', undefined, '7')).toBe('precondition-failed');
  });

  it('take * as any version of what exists', () => {
    expect(decide('*', undefined, '7')).toBe('proceed');
    expect(decide('*', undefined, undefined)).toBe('precondition-failed');
    expect(decide(undefined, '*', undefined)).toBe('proceed');
    expect(decide(undefined, '*', '7')).toBe('precondition-failed');
  });

  it('answer a read with If-None-Match of the current version as not modified', () => {
    expect(decide(undefined, 'W/"7"', '7', true)).toBe('not-modified');
    expect(decide(undefined, 'W/"6"', '7', true)).toBe('proceed');
    expect(decide(undefined, 'W/"7"', '7')).toBe('precondition-failed');
  });

  it('do not matter without headers', () => {
    expect(decide(undefined, undefined, '7')).toBe('proceed');
    expect(decide('', ' ', '7')).toBe('proceed');
  });
});
