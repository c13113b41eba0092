import type { ArchiveAdministration, ArchiveKey, ArchiveLock } from '@vestibule/identity-admin';
import { connectionId, type ArchiveRecord, type TenantArchive, type TenantId } from '@vestibule/identity-core';
import type { Seal } from '../keys/seal.js';
import { keyPlace } from '../keys/key-place.js';
import { secretPlace } from '../webhooks/send-message.js';
import { newWebhookSecret } from '../webhooks/sign-message.js';
import { PassphraseSeal } from './passphrase-seal.js';

interface SecretProperty {
  readonly property: string;
  /** Where it rests here. */
  readonly here: (record: ArchiveRecord, tenant: TenantId) => string;
  /** The same in an archive, which knows no tenant id. */
  readonly there: (record: ArchiveRecord) => string;
}

const textOf = (record: ArchiveRecord, property: string): string => {
  const value = record[property];
  return typeof value === 'string' ? value : '';
};

/** Every secret that rests sealed. */
const SECRETS: Readonly<Partial<Record<ArchiveRecord['kind'], readonly SecretProperty[]>>> = {
  'connection-key': ['sealed', 'nextSealed', 'previousSealed'].map((property) => ({
    property,
    here: (record: ArchiveRecord, tenant: TenantId) => keyPlace(tenant, connectionId(textOf(record, 'connection'))),
    there: (record: ArchiveRecord) => `connection-key/${textOf(record, 'connection')}/${property}`,
  })),
  'tenant-key': [
    { property: 'sealed', here: (record, tenant) => `${textOf(record, 'purpose')}/${tenant}`, there: (record) => `tenant-key/${textOf(record, 'purpose')}` },
  ],
  webhook: ['sealedSecret', 'previousSealedSecret'].map((property) => ({
    property,
    here: (record: ArchiveRecord, tenant: TenantId) => secretPlace({ tenant, id: textOf(record, 'id') }),
    there: (record: ArchiveRecord) => `webhook/${textOf(record, 'id')}/${property}`,
  })),
};

const WITHOUT_SECRET = 'It was imported without its secret: rotate the secret, tell the receiver, and enable it.';

/** The secrets of archives: opened with this installation's key, sealed under the passphrase of whoever exports, and back. */
export function createArchiveAdministration(store: TenantArchive, seal: Seal): ArchiveAdministration {
  return {
    store,
    async lock(tenant, passphrase): Promise<ArchiveLock> {
      if (passphrase === null) return { parameters: null, out: withoutSecrets };
      const lock = await PassphraseSeal.create(passphrase);
      return {
        parameters: lock.parameters,
        out: (record) => mapSecrets(record, (sealed, { here, there }) => lock.seal(seal.open(sealed, here(record, tenant)), there(record))),
      };
    },
    async unlock(tenant, passphrase, parameters): Promise<ArchiveKey | undefined> {
      if (passphrase === null || parameters === null) return { in: (record) => withFreshSecret(record, tenant, seal) };
      const key = await PassphraseSeal.open(passphrase, parameters);
      if (key === undefined) return undefined;
      return {
        in: (record) => {
          const lost: string[] = [];
          const opened = mapSecrets(record, (sealed, { here, there }) => {
            const plain = key.open(sealed, there(record));
            if (plain === undefined) lost.push(record.kind);
            return seal.seal(plain ?? '', here(record, tenant));
          });
          return lost.length === 0 ? withFreshSecret(opened, tenant, seal) : undefined;
        },
      };
    },
  };
}

function mapSecrets(record: ArchiveRecord, map: (sealed: string, secret: SecretProperty) => string): ArchiveRecord {
  const mapped: Record<string, string> = {};
  for (const secret of SECRETS[record.kind] ?? []) {
    const sealed = record[secret.property];
    if (typeof sealed === 'string') mapped[secret.property] = map(sealed, secret);
  }
  return { ...record, ...mapped };
}

function withoutSecrets(record: ArchiveRecord): ArchiveRecord | null {
  if (record.kind === 'webhook') return { ...record, sealedSecret: null, previousSealedSecret: null, previousUntil: null };
  return SECRETS[record.kind] === undefined ? record : null;
}

/** A webhook must have a secret; one that nobody knows sends nothing until it is rotated. */
function withFreshSecret(record: ArchiveRecord, tenant: TenantId, seal: Seal): ArchiveRecord {
  if (record.kind !== 'webhook' || record['sealedSecret'] !== null) return record;
  const sealedSecret = seal.seal(newWebhookSecret(), secretPlace({ tenant, id: textOf(record, 'id') }));
  return { ...record, sealedSecret, previousSealedSecret: null, previousUntil: null, enabled: false, disabledReason: WITHOUT_SECRET };
}
