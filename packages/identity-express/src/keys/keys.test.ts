import { X509Certificate, createPrivateKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { connectionId, tenantId, type SealedKeyStore } from '@vestibule/identity-core';
import { InMemorySealedKeyStore } from '@vestibule/identity-core/memory';
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
    const certificate = new X509Certificate(Buffer.from(one.certificate, 'base64'));
    expect(certificate.checkPrivateKey(createPrivateKey(one.privateKey))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2_048);
    expect(certificate.subject).toContain('okta');
  });

  it('finds only what was made, and never stores it readably', async () => {
    const store = new InMemorySealedKeyStore();
    expect(await ringOn(store).find(acme, okta)).toBeUndefined();
    const made = await ringOn(store).load(acme, okta);

    expect(await ringOn(store).find(acme, okta)).toEqual(made);
    expect((await store.find(acme, okta))?.sealed).not.toContain('PRIVATE KEY');
    await expect(ringOn(store, new Seal(Buffer.alloc(32, 9))).load(acme, okta)).rejects.toThrow(UnsealError);
  });
});
