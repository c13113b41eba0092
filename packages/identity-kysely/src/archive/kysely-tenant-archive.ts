import type { ArchiveOutcome, ArchiveRecord, ArchiveSnapshot, TenantArchive, TenantId } from '@vestibule/identity-core';
import type { Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { readArchive } from './read-archive.js';
import { writeArchive } from './write-archive.js';

/** A tenant out of and into PostgreSQL, in bounded memory whatever its size. */
export class KyselyTenantArchive implements TenantArchive {
  constructor(private readonly db: Kysely<Database>) {}

  read(tenant: TenantId): Promise<ArchiveSnapshot> {
    return readArchive(this.db, tenant);
  }

  write(tenant: TenantId, pages: AsyncIterable<readonly ArchiveRecord[]>): Promise<ArchiveOutcome> {
    return writeArchive(this.db, tenant, pages);
  }
}
