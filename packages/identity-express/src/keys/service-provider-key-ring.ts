import { generateKeyPair, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { ConnectionId, KeyMaker, SealedKey, SealedKeyRing, SealedKeyStore, TenantId } from '@vestibule/identity-core';
import type { ServiceProviderKey, ServiceProviderKeys, ServiceProviderKeySet } from '@vestibule/identity-saml';
import type { Seal } from './seal.js';

/** Identity providers pin the certificate and look at no date; some refuse one that ends soon. */
const VALID_YEARS = 20;

/** Our own RSA keys, a ring per connection: the first one is made when first asked for, all are kept encrypted. */
export class ServiceProviderKeyRing implements ServiceProviderKeys, KeyMaker {
  private readonly making = new Map<string, Promise<ServiceProviderKeySet>>();

  constructor(
    private readonly store: SealedKeyStore,
    private readonly seal: Seal,
    private readonly now: () => Date,
  ) {}

  /** @throws {UnsealError} The encryption key is another one than when the key was made. */
  async load(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKeySet> {
    const known = await this.find(tenant, connection);
    if (known !== undefined) return known;
    const place = placeOf(tenant, connection);
    const making = this.making.get(place) ?? this.makeFirst(tenant, connection).finally(() => this.making.delete(place));
    this.making.set(place, making);
    return making;
  }

  /** @throws {UnsealError} */
  async find(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKeySet | undefined> {
    const ring = await this.store.find(tenant, connection);
    return ring === undefined ? undefined : this.open(ring, placeOf(tenant, connection));
  }

  fingerprintOf(certificate: string): string {
    return new X509Certificate(Buffer.from(certificate, 'base64')).fingerprint256.replaceAll(':', '').toLowerCase();
  }

  private async makeFirst(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKeySet> {
    const ring = await this.store.insert(tenant, connection, await this.make(tenant, connection));
    return this.open(ring, placeOf(tenant, connection));
  }

  private open({ current, next, previous }: SealedKeyRing, place: string): ServiceProviderKeySet {
    const opened = ({ sealed, certificate }: SealedKey): ServiceProviderKey => ({ privateKey: this.seal.open(sealed, place), certificate });
    return { current: opened(current), next: next && opened(next), previous: previous && opened(previous) };
  }

  async make(tenant: TenantId, connection: ConnectionId): Promise<SealedKey> {
    const keyPair = await promisify(generateKeyPair)('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    // Loaded when first needed: it brings a whole certificate library.
    const { generate } = await import('selfsigned');
    const notBeforeDate = this.now();
    const notAfterDate = new Date(notBeforeDate);
    notAfterDate.setUTCFullYear(notAfterDate.getUTCFullYear() + VALID_YEARS);
    const { cert } = await generate([{ name: 'commonName', value: `Vestibule ${connection}` }], {
      keyPair,
      algorithm: 'sha256',
      notBeforeDate,
      notAfterDate,
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      ],
    });
    const certificate = cert.replace(/-----[A-Z ]+-----|\s/g, '');
    return { sealed: this.seal.seal(keyPair.privateKey, placeOf(tenant, connection)), certificate };
  }
}

const placeOf = (tenant: TenantId, connection: ConnectionId): string => `${tenant}/${connection}`;
