import type { ArchiveAdministration } from '@vestibule/identity-admin';
import { KyselyTenantArchive, type Postgres } from '@vestibule/identity-kysely';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { createArchiveAdministration } from '../archive/archive-administration.js';
import type { Seal } from '../keys/seal.js';
import { DATABASE } from './database-module.js';

export const ARCHIVES: ServiceIdentifier<ArchiveAdministration> = Symbol.for('vestibule.archives');

/** Tenants as files; only where they rest in a database of ours. */
export const archiveModule = (seal: Seal): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(ARCHIVES)
      .toResolvedValue((postgres: Postgres) => createArchiveAdministration(new KyselyTenantArchive(postgres.db), seal), [DATABASE])
      .inSingletonScope();
  });
