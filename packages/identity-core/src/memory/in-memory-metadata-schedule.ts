import type { Connection } from '../connection/connection.js';
import { findUnannounced, CERTIFICATE_NOTICE_DAYS } from '../connection/expiring-certificates.js';
import type { DueMetadata, MetadataSchedule } from '../connection/metadata-schedule.js';
import type { InMemoryDatabase } from './in-memory-database.js';

export class InMemoryMetadataSchedule implements MetadataSchedule {
  constructor(private readonly database: InMemoryDatabase) {}

  async findDue(now: Date, limit: number): Promise<readonly DueMetadata[]> {
    const due = this.connections().flatMap((connection) => {
      const dueAt = connection.saml?.idp?.nextRefreshAt ?? null;
      return dueAt === null || dueAt > now.toISOString() ? [] : [{ tenant: connection.tenant, connection: connection.id, dueAt }];
    });
    return due.sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1)).slice(0, limit);
  }

  async claim({ tenant, connection, dueAt }: DueMetadata, until: Date): Promise<boolean> {
    const { connections } = this.database.read(tenant);
    const found = connections.get(connection);
    if (found?.saml?.idp == null || found.saml.idp.nextRefreshAt !== dueAt) return false;
    const idp = { ...found.saml.idp, nextRefreshAt: until.toISOString() };
    connections.set(connection, { ...found, saml: { ...found.saml, idp } });
    return true;
  }

  async findExpiring(before: Date, limit: number): Promise<readonly Pick<DueMetadata, 'tenant' | 'connection'>[]> {
    const now = new Date(before.getTime() - CERTIFICATE_NOTICE_DAYS * 86_400_000);
    return this.connections()
      .filter(({ saml }) => saml?.idp != null && findUnannounced(saml.idp, now).length > 0)
      .map(({ tenant, id }) => ({ tenant, connection: id }))
      .slice(0, limit);
  }

  private connections(): readonly Connection[] {
    return this.database.all().flatMap(({ data }) => data.connections.filter(() => true));
  }
}
