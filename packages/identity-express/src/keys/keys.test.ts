import { X509Certificate, createPrivateKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { connectionId, tenantId, type SealedKeyStore } from '@vestibule/identity-core';
import { InMemoryDatabase, InMemorySealedKeyStore } from '@vestibule/identity-core/memory';
import { Seal, UnsealError } from './seal.js';
import { ServiceProviderKeyRing } from './service-provider-key-ring.js';

const seal = new Seal(Buffer.alloc(32, 1));
const acme = tenantId('acme');
const okta = connectionId('okta');

describe('Seal', () => {
  it('opens what it sealed', () => {
    expect(seal.open(seal.seal('secret', 'here'), 'here')).toBe('secret');
  });

  it('opens nothing elsewhere, nothing altered, and nothing of another key', () => {
    const sealed = seal.seal('secret', 'here');
    const altered = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;

    expect(() => seal.open(sealed, 'there')).toThrow(UnsealError);
    expect(() => seal.open(altered, 'here')).toThrow(UnsealError);
    expect(() => seal.open('v1.short', 'here')).toThrow(UnsealError);
    expect(() => seal.open('plain', 'here')).toThrow(UnsealError);
    expect(() => new Seal(Buffer.alloc(32, 2)).open(sealed, 'here')).toThrow(UnsealError);
  });
});

describe('ServiceProviderKeyRing', () => {
  const ringOn = (store: SealedKeyStore, with_ = seal) => new ServiceProviderKeyRing(store, with_, () => new Date('2026-01-15T08:00:00Z'));

  it('makes a key once, with a certificate that belongs to it', async () => {
    const store = new InMemorySealedKeyStore();
    const [one, other] = await Promise.all([ringOn(store).load(acme, okta), ringOn(store).load(acme, okta)]);

    expect(other).toEqual(one);
    expect([one.next, one.previous]).toEqual([null, null]);
    const certificate = new X509Certificate(Buffer.from(one.current.certificate, 'base64'));
    expect(certificate.checkPrivateKey(createPrivateKey(one.current.privateKey))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048);
    expect(certificate.subject).toContain('okta');
    expect(ringOn(store).fingerprintOf(one.current.certificate)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('opens every key of the ring, each with its certificate', async () => {
    const database = new InMemoryDatabase();
    const ring = ringOn(new InMemorySealedKeyStore(database));
    await ring.load(acme, okta);
    const [next, previous] = [await ring.make(acme, okta), await ring.make(acme, okta)];
    const { keyRings } = database.open(acme);
    const stored = keyRings.get(okta);
    if (stored !== undefined) keyRings.set(okta, { ...stored, next, previous });

    const found = await ring.find(acme, okta);

    for (const key of [found?.current, found?.next, found?.previous]) {
      expect(new X509Certificate(Buffer.from(key?.certificate ?? '', 'base64')).checkPrivateKey(createPrivateKey(key?.privateKey ?? ''))).toBe(true);
    }
    expect(new Set([found?.current, found?.next, found?.previous].map((key) => key?.certificate)).size).toBe(3);
  });

  it('finds only what was made, and never stores it readably', async () => {
    const store = new InMemorySealedKeyStore();
    expect(await ringOn(store).find(acme, okta)).toBeUndefined();
    const made = await ringOn(store).load(acme, okta);

    expect(await ringOn(store).find(acme, okta)).toEqual(made);
    expect((await store.find(acme, okta))?.current.sealed).not.toContain('PRIVATE KEY');
    await expect(ringOn(store, new Seal(Buffer.alloc(32, 9))).load(acme, okta)).rejects.toThrow(UnsealError);
  });
});
