import type { SealedKey, SealedKeyRing } from '@vestibule/identity-core';
import type { ServiceProviderKeysTable } from '../schema.js';

export type KeyRingRow = Omit<ServiceProviderKeysTable, 'tenant_id' | 'connection'>;

export const keyRingColumns = ['sealed', 'certificate', 'next_sealed', 'next_certificate', 'previous_sealed', 'previous_certificate'] as const satisfies readonly (keyof KeyRingRow)[];

export const toKeyRing = (row: KeyRingRow): SealedKeyRing => ({
  current: { sealed: row.sealed, certificate: row.certificate },
  next: toKey(row.next_sealed, row.next_certificate),
  previous: toKey(row.previous_sealed, row.previous_certificate),
});

export const fromKeyRing = ({ current, next, previous }: SealedKeyRing): KeyRingRow => ({
  sealed: current.sealed,
  certificate: current.certificate,
  next_sealed: next?.sealed ?? null,
  next_certificate: next?.certificate ?? null,
  previous_sealed: previous?.sealed ?? null,
  previous_certificate: previous?.certificate ?? null,
});

const toKey = (sealed: string | null, certificate: string | null): SealedKey | null => (sealed === null || certificate === null ? null : { sealed, certificate });
