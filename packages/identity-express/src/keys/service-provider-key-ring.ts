import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { ConnectionId, SealedKeyStore, TenantId } from '@vestibule/identity-core';
import type { ServiceProviderKey, ServiceProviderKeys } from '@vestibule/identity-saml';
import type { Seal } from './seal.js';

/** Identity providers pin the certificate and look at no date; some refuse one that ends soon. */
const VALID_YEARS = 20;

/** Our own RSA keys, one pair per connection, made when first asked for and kept encrypted. */
export class ServiceProviderKeyRing implements ServiceProviderKeys {
  private readonly making = new Map<string, Promise<ServiceProviderKey>>();

  constructor(
    private readonly store: SealedKeyStore,
    private readonly seal: Seal,
    private readonly now: () => Date,
  ) {}

  /** @throws {UnsealError} The encryption key is another one than when the key was made. */
  async load(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKey> {
    const known = await this.find(tenant, connection);
    if (known !== undefined) return known;
    const place = placeOf(tenant, connection);
    const making = this.making.get(place) ?? this.make(tenant, connection, place).finally(() => this.making.delete(place));
    this.making.set(place, making);
    return making;
  }

  /** @throws {UnsealError} */
  async find(tenant: TenantId, connection: ConnectionId): Promise<ServiceProviderKey | undefined> {
    const known = await this.store.find(tenant, connection);
    return known === undefined ? undefined : { privateKey: this.seal.open(known.sealed, placeOf(tenant, connection)), certificate: known.certificate };
  }

  private async make(tenant: TenantId, connection: ConnectionId, place: string): Promise<ServiceProviderKey> {
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
    const winner = await this.store.insert(tenant, connection, { sealed: this.seal.seal(keyPair.privateKey, place), certificate });
    return { privateKey: this.seal.open(winner.sealed, place), certificate: winner.certificate };
  }
}

const placeOf = (tenant: TenantId, connection: ConnectionId): string => `${tenant}/${connection}`;
