import { describe, expect, it } from '@jest/globals';
import { isDomainAllowed } from '../registration/decide-registration.js';
import { domainPatterns, namedDomains } from './domain-patterns.js';

describe('domainPatterns', () => {
  it('are the domain and the wildcards of its parents, each of which would admit it', () => {
    const patterns = domainPatterns('mail.eu.acme.example');
    expect(patterns).toEqual(['mail.eu.acme.example', '*.eu.acme.example', '*.acme.example', '*.example']);
    for (const pattern of patterns) expect(isDomainAllowed('mail.eu.acme.example', [pattern])).toBe(true);
  });

  it('of a hostile number of labels are only itself', () => {
    expect(domainPatterns('a.'.repeat(10_000))).toHaveLength(1);
  });
});

describe('namedDomains', () => {
  it('leave out the one that names nobody, and doubles', () => {
    expect(namedDomains(['*', 'acme.example', 'acme.example'])).toEqual(['acme.example']);
  });
});
