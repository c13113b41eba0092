import { ARCHIVE_KINDS, type ArchiveKind, type ArchiveRecord, type ArchiveSnapshot, type Tenant } from '@vestibule/identity-core';
import type { ArchiveLock } from './archive-administration.js';

export const ARCHIVE_FORMAT = 1;

/** What a record without secrets is nothing. */
const SECRET_KINDS: ReadonlySet<ArchiveKind> = new Set(['connection-key', 'tenant-key', 'tombstone']);

/** An archive as newline-delimited JSON: what it is, a line for each thing, and a last line without which it is not whole. */
export async function* writeArchive(tenant: Tenant, { counts, pages }: ArchiveSnapshot, lock: ArchiveLock, createdAt: Date): AsyncGenerator<string, void> {
  const withSecrets = lock.parameters !== null;
  const isIn = (kind: ArchiveKind): boolean => withSecrets || !SECRET_KINDS.has(kind);
  const inIt = ARCHIVE_KINDS.filter(isIn).map((kind) => [kind, counts[kind]] as const);
  const lines = inIt.reduce((sum, [, count]) => sum + count, 0);
  const header = {
    kind: 'archive',
    format: ARCHIVE_FORMAT,
    tenant: tenant.slug,
    createdAt: createdAt.toISOString(),
    lines,
    counts: Object.fromEntries(inIt),
    leftOut: Object.fromEntries(ARCHIVE_KINDS.filter((kind) => !isIn(kind) && counts[kind] > 0).map((kind) => [kind, counts[kind]])),
    secrets: lock.parameters,
  };
  yield `${JSON.stringify(header)}\n`;
  for await (const page of pages) {
    const kept = page.flatMap((record) => (isIn(record.kind) ? (lock.out(record) ?? []) : []));
    if (kept.length > 0) yield `${kept.map((record: ArchiveRecord) => JSON.stringify(record)).join('\n')}\n`;
  }
  yield `${JSON.stringify({ kind: 'end', lines })}\n`;
}
