import { connectionId, tenantId, type DueMetadata, type MetadataSchedule } from '@vestibule/identity-core';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

interface DueRow {
  readonly tenant_id: string;
  readonly connection: string;
  readonly due_at: string;
}

/** Times stand as RFC 3339 in UTC with milliseconds, so that their order is that of their text. */
export class KyselyMetadataSchedule implements MetadataSchedule {
  constructor(private readonly db: Kysely<Database>) {}

  findDue(now: Date, limit: number): Promise<readonly DueMetadata[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<DueRow>`
        /* across tenants */ select c.tenant_id, c.id as connection, c.saml -> 'idp' ->> 'nextRefreshAt' as due_at
        from connections c
        where c.saml -> 'idp' ->> 'nextRefreshAt' is not null
          and (c.saml -> 'idp' ->> 'nextRefreshAt') collate "C" <= ${now.toISOString()}
        order by 3 limit ${limit}`.execute(this.db);
      return rows.map((row) => ({ tenant: tenantId(row.tenant_id), connection: connectionId(row.connection), dueAt: row.due_at }));
    });
  }

  claim({ tenant, connection, dueAt }: DueMetadata, until: Date): Promise<boolean> {
    return withStoreErrors(async () => {
      const { numAffectedRows } = await sql`
        update connections c set saml = jsonb_set(c.saml, '{idp,nextRefreshAt}', to_jsonb(${until.toISOString()}::text))
        where c.tenant_id = ${tenant} and c.id = ${connection} and c.saml -> 'idp' ->> 'nextRefreshAt' = ${dueAt}`.execute(this.db);
      return numAffectedRows === 1n;
    });
  }

  findExpiring(before: Date, limit: number): Promise<readonly Pick<DueMetadata, 'tenant' | 'connection'>[]> {
    return withStoreErrors(async () => {
      const { rows } = await sql<Omit<DueRow, 'due_at'>>`
        /* across tenants */ select c.tenant_id, c.id as connection from connections c
        where exists (
          select 1 from jsonb_array_elements(c.saml -> 'idp' -> 'certificates') k
          where k ->> 'notAfter' < ${before.toISOString()}
            and not coalesce(c.saml -> 'idp' -> 'expiryAnnounced' @> (k -> 'fingerprint'), false)
        ) limit ${limit}`.execute(this.db);
      return rows.map((row) => ({ tenant: tenantId(row.tenant_id), connection: connectionId(row.connection) }));
    });
  }
}
