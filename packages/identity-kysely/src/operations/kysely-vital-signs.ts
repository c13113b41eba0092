import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

export interface VitalSigns {
  /** Events that nobody has read yet, up to a bound. */
  readonly unreadEvents: number;
  /** Age of the oldest of them. */
  readonly unreadEventSeconds: number;
  /** That end within the notice. */
  readonly expiringTokens: number;
  readonly expiringCertificates: number;
  readonly expiredCertificates: number;
}

const NOTICE_MILLISECONDS = 30 * 86_400_000;
/** Counted at most: more is as bad. */
const MAX_COUNTED = 10_000;

/** What an operator watches, over all tenants, from small indexes and small tables. */
export class KyselyVitalSigns {
  constructor(private readonly db: Kysely<Database>) {}

  read(now: Date): Promise<VitalSigns> {
    return withStoreErrors(async () => {
      const soon = new Date(now.getTime() + NOTICE_MILLISECONDS);
      const { rows: events } = await sql<{ count: string; oldest: Date | null }>`
        /* across tenants */ select count(*) as count, min(e.at) as oldest
        from (select at from events where position is null limit ${sql.lit(MAX_COUNTED)}) e`.execute(this.db);
      const { rows: tokens } = await sql<{ count: string }>`
        /* across tenants */ select count(*) as count from provisioning_tokens
        where expires_at > ${now} and expires_at <= ${soon} and oauth_client is null`.execute(this.db);
      const { rows: certificates } = await sql<{ expiring: string; expired: string }>`
        /* across tenants */ select
          count(*) filter (where (k ->> 'notAfter')::timestamptz > ${now}) as expiring,
          count(*) filter (where (k ->> 'notAfter')::timestamptz <= ${now}) as expired
        from connections c cross join lateral jsonb_array_elements(c.saml -> 'idp' -> 'certificates') k
        where jsonb_typeof(c.saml -> 'idp' -> 'certificates') = 'array' and (k ->> 'notAfter')::timestamptz <= ${soon}`.execute(this.db);
      const oldest = events[0]?.oldest ?? now;
      return {
        unreadEvents: Number(events[0]?.count ?? 0),
        unreadEventSeconds: Math.max(0, (now.getTime() - oldest.getTime()) / 1_000),
        expiringTokens: Number(tokens[0]?.count ?? 0),
        expiringCertificates: Number(certificates[0]?.expiring ?? 0),
        expiredCertificates: Number(certificates[0]?.expired ?? 0),
      };
    });
  }
}
