import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.js';
import { withStoreErrors } from '../store-error.js';

export interface VitalSigns {
  /** Events that nobody has read yet, up to a bound. */
  readonly unreadEvents: number;
  /** Age of the oldest of them. */
  readonly unreadEventSeconds: number;
  /** Age of the oldest event or message that an enabled webhook has still to get. */
  readonly webhookLagSeconds: number;
  /** Age of the oldest event that a subscriber has still to handle, of those that subscribers have come to. */
  readonly subscriberLagSeconds: number;
  /** Ended sessions that the host has not confirmed yet, and the age of the oldest. */
  readonly unconfirmedRevocations: number;
  readonly revocationLagSeconds: number;
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
      // Positions of a tenant follow each other without a gap: the one behind a place is the oldest that waits.
      const { rows: webhooks } = await sql<{ oldest: Date | null }>`
        /* across tenants */ select min(e.at) as oldest
        from webhooks w join events e on e.tenant_id = w.tenant_id and e.position = w.position + 1 where w.enabled`.execute(this.db);
      const { rows: messages } = await sql<{ oldest: Date | null }>`
        /* across tenants */ select min(d.created_at) as oldest
        from webhook_deliveries d join webhooks w on w.tenant_id = d.tenant_id and w.id = d.webhook
        where d.status = 'pending' and w.enabled`.execute(this.db);
      const { rows: subscriptions } = await sql<{ oldest: Date | null }>`
        /* across tenants */ select min(e.at) as oldest
        from event_subscriptions c join events e on e.tenant_id = c.tenant_id and e.position = c.position + 1`.execute(this.db);
      const { rows: revocations } = await sql<{ count: string; oldest: Date | null }>`
        /* across tenants */ select count(*) as count, min(r.requested_at) as oldest
        from (select requested_at from session_revocations where confirmed_at is null limit ${sql.lit(MAX_COUNTED)}) r`.execute(this.db);
      const ageOf = (...times: readonly (Date | null | undefined)[]): number =>
        Math.max(0, ...times.flatMap((time) => (time == null ? [] : [(now.getTime() - time.getTime()) / 1_000])));
      return {
        unreadEvents: Number(events[0]?.count ?? 0),
        unreadEventSeconds: ageOf(events[0]?.oldest),
        webhookLagSeconds: ageOf(webhooks[0]?.oldest, messages[0]?.oldest),
        subscriberLagSeconds: ageOf(subscriptions[0]?.oldest),
        unconfirmedRevocations: Number(revocations[0]?.count ?? 0),
        revocationLagSeconds: ageOf(revocations[0]?.oldest),
        expiringTokens: Number(tokens[0]?.count ?? 0),
        expiringCertificates: Number(certificates[0]?.expiring ?? 0),
        expiredCertificates: Number(certificates[0]?.expired ?? 0),
      };
    });
  }
}
