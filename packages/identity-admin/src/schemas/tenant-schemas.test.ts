import { describe, expect, it } from '@jest/globals';
import { NEW_TENANT, parseDomainPattern } from './tenant-schemas.js';

describe('parseDomainPattern', () => {
  it.each([
    ['*', '*'],
    ['Example.COM', 'example.com'],
    [' *.Example.com ', '*.example.com'],
    ['bücher.example', 'bücher.example'],
    ['intranet', 'intranet'],
  ])('reads %s as %s', (raw, pattern) => expect(parseDomainPattern(raw)).toBe(pattern));

  it.each(['', '*.', '**', 'a..b', '.example.com', 'example.com.', '@example.com', 'a b.example', 'a@b.example', 'x.*.example', '-a.example', 'https://a.example', 'a'.repeat(256)])(
    'refuses "%.20s"',
    (raw) => expect(() => parseDomainPattern(raw)).toThrow(),
  );
});

describe('NEW_TENANT', () => {
  const with_ = (more: object) => NEW_TENANT.safeParse({ slug: 'acme', name: 'Acme', ...more });

  it('takes a slug and a name, and bounds the retention', () => {
    expect(with_({}).success).toBe(true);
    expect(with_({ retention: 'P30D' }).success).toBe(true);
    expect(with_({ retention: 'P101Y' }).success).toBe(false);
    expect(with_({ retention: '30 days' }).success).toBe(false);
  });

  it('keeps each allowed domain once, folded', () => {
    expect(with_({ allowedDomains: ['A.example', 'a.example', '*'] }).data?.allowedDomains).toEqual(['a.example', '*']);
  });

  it.each(['Acme', '-acme', 'a_b', '', 'a'.repeat(64), 'a/b'])('refuses the slug "%.10s"', (slug) => {
    expect(NEW_TENANT.safeParse({ slug, name: 'Acme' }).success).toBe(false);
  });
});
