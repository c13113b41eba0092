import type { Clock, IdentityUnitOfWork } from '@vestibule/identity-core';
import { KyselyVitalSigns } from '@vestibule/identity-kysely';
import type { Container } from 'inversify';
import { MeasuredUnitOfWork } from '../metrics/measured-unit-of-work.js';
import type { Metrics } from '../metrics/metrics.js';
import { TracedUnitOfWork } from '../tracing/traced-unit-of-work.js';
import { PORTS } from '../vestibule-ports.js';
import { SCIM } from './adapter-tokens.js';
import { DATABASE } from './database-module.js';

/** Lets the metrics see the bound ports: every decision, and of a database what an operator watches. */
export function measurePorts(container: Container, metrics: Metrics): void {
  container.onActivation<IdentityUnitOfWork>(PORTS.unitOfWork, (_context, unitOfWork) => new TracedUnitOfWork(new MeasuredUnitOfWork(unitOfWork, metrics)));
  metrics.addGauges({ vestibule_request_log_dropped: 'SCIM requests that the request log will never hold' }, async () => ({
    vestibule_request_log_dropped: container.get(SCIM).droppedRequests(),
  }));
  if (!container.isBound(DATABASE)) return;
  metrics.addGauges(
    {
      vestibule_pool_connections: 'Database connections of this process',
      vestibule_pool_idle_connections: 'Database connections that nobody uses right now',
      vestibule_pool_waiting: 'Calls that wait for a database connection',
    },
    async () => {
      const { open, idle, waiting } = container.get(DATABASE).poolUse();
      return { vestibule_pool_connections: open, vestibule_pool_idle_connections: idle, vestibule_pool_waiting: waiting };
    },
  );
  metrics.addGauges(
    {
      vestibule_outbox_unread_events: 'Events that no reader has placed yet',
      vestibule_outbox_lag_seconds: 'Age of the oldest event that no reader has placed yet',
      vestibule_webhook_lag_seconds: 'Age of the oldest event or message that an enabled webhook has still to get',
      vestibule_subscriber_lag_seconds: "Age of the oldest event that a subscriber in a host's process has still to handle",
      vestibule_revocations_unconfirmed: 'Ended sessions that the host has not confirmed yet',
      vestibule_revocation_lag_seconds: 'Age of the oldest of them',
      vestibule_tokens_expiring: 'Provisioning tokens that end within 30 days',
      vestibule_certificates_expiring: "Identity providers' certificates that end within 30 days",
      vestibule_certificates_expired: "Identity providers' certificates that have ended",
    },
    async () => {
      const clock = container.get<Clock>(PORTS.clock);
      const signs = await new KyselyVitalSigns(container.get(DATABASE).db).read(clock.now());
      return {
        vestibule_outbox_unread_events: signs.unreadEvents,
        vestibule_outbox_lag_seconds: signs.unreadEventSeconds,
        vestibule_webhook_lag_seconds: signs.webhookLagSeconds,
        vestibule_subscriber_lag_seconds: signs.subscriberLagSeconds,
        vestibule_revocations_unconfirmed: signs.unconfirmedRevocations,
        vestibule_revocation_lag_seconds: signs.revocationLagSeconds,
        vestibule_tokens_expiring: signs.expiringTokens,
        vestibule_certificates_expiring: signs.expiringCertificates,
        vestibule_certificates_expired: signs.expiredCertificates,
      };
    },
  );
}
