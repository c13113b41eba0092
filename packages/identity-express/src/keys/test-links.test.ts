import { describe, expect, it } from '@jest/globals';
import { connectionId, tenantId } from '@vestibule/identity-core';
import { TestLinks } from './test-links.js';

const links = new TestLinks(Buffer.alloc(32, 1));
const [acme, okta, now] = [tenantId('acme'), connectionId('okta'), new Date('2026-01-15T08:00:00Z')];
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

describe('a test link', () => {
  const { id, secret, expiresAt } = links.create(acme, okta, now);

  it('is read by every process of the same key until it ends', () => {
    expect(expiresAt).toEqual(later(3_600));
    expect(new TestLinks(Buffer.alloc(32, 1)).read(acme, okta, secret, now)).toBe(id);
    expect(links.read(acme, okta, secret, later(3_599))).toBe(id);
    expect(links.read(acme, okta, secret, later(3_600))).toBeUndefined();
  });

  it('tests its own connection only, and cannot be made up or prolonged', () => {
    expect(links.read(tenantId('other'), okta, secret, now)).toBeUndefined();
    expect(links.read(acme, connectionId('other'), secret, now)).toBeUndefined();
    expect(new TestLinks(Buffer.alloc(32, 2)).read(acme, okta, secret, now)).toBeUndefined();
    const [, end = '', signature = ''] = secret.split('.');
    for (const forged of ['', 'x', `${id}.${Number(end) + 1}.${signature}`, `${id}.${end}.${'A'.repeat(43)}`, `${'A'.repeat(22)}.${end}.${signature}`]) {
      expect(links.read(acme, okta, forged, now)).toBeUndefined();
    }
  });
});
