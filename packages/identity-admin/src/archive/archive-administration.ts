import type { ArchiveRecord, JsonObject, TenantArchive, TenantId } from '@vestibule/identity-core';

/** What leaves the installation. */
export interface ArchiveLock {
  /** What whoever has the passphrase needs to open it; `null`: there are no secrets in it. */
  readonly parameters: JsonObject | null;
  /** The record with its secrets sealed under the passphrase, or without them; `null`: it is nothing without them. */
  out(record: ArchiveRecord): ArchiveRecord | null;
}

/** What comes in. */
export interface ArchiveKey {
  /** The record with its secrets sealed for this installation; a webhook without one gets a new one and is off. `undefined`: altered. */
  in(record: ArchiveRecord): ArchiveRecord | undefined;
}

export interface ArchiveAdministration {
  readonly store: TenantArchive;
  /** @param passphrase `null`: secrets are left out. */
  lock(tenant: TenantId, passphrase: string | null): Promise<ArchiveLock>;
  /** @returns `undefined`: not the passphrase, or no parameters of ours. */
  unlock(tenant: TenantId, passphrase: string | null, parameters: JsonObject | null): Promise<ArchiveKey | undefined>;
}
