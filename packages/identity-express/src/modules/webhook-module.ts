import type { Clock, ConnectionDirectory, EventFeed, IdentityUnitOfWork, Ids, WebhookQueue } from '@vestibule/identity-core';
import type { WebhookAdministration } from '@vestibule/identity-admin';
import { isIP } from 'node:net';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import { createHousekeeping } from '../background/housekeeping.js';
import type { Seal } from '../keys/seal.js';
import type { Metrics } from '../metrics/metrics.js';
import type { GuardedFetch } from '../outgoing/guarded-fetch.js';
import type { OutgoingPolicy } from '../outgoing/outgoing-policy.js';
import { traceSending } from '../tracing/trace-calls.js';
import { PORTS } from '../vestibule-ports.js';
import { createSendMessage } from '../webhooks/send-message.js';
import { createWebhookAdministration } from '../webhooks/webhook-administration.js';
import { createWebhookTask } from '../webhooks/webhook-task.js';

export const WEBHOOK_ADMINISTRATION: ServiceIdentifier<WebhookAdministration> = Symbol.for('vestibule.webhook-administration');

/** How long deliveries can be looked at. */
const KEPT_MILLISECONDS = 30 * 86_400_000;

export interface WebhookSettings {
  readonly seal: Seal;
  readonly fetch: GuardedFetch;
  readonly policy: OutgoingPolicy;
  readonly metrics: Metrics;
  readonly onError: (error: unknown) => void;
}

/** Events on their way to webhooks. */
export const webhookModule = ({ seal, fetch, policy, metrics, onError }: WebhookSettings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(WEBHOOK_ADMINISTRATION)
      .toResolvedValue(
        (queue: WebhookQueue, ids: Ids, clock: Clock) =>
          createWebhookAdministration({ queue, ids, clock, seal, findUrlFault: (url) => findUrlFault(policy, url), send: traceSending(createSendMessage(fetch, seal, clock)) }),
        [PORTS.webhooks, PORTS.ids, PORTS.clock],
      )
      .inSingletonScope();
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (queue: WebhookQueue, events: EventFeed, connections: ConnectionDirectory, unitOfWork: IdentityUnitOfWork, ids: Ids, clock: Clock) =>
          createWebhookTask(
            { queue, events, connections, unitOfWork, ids, clock, send: traceSending(createSendMessage(fetch, seal, clock)), onAttempt: (outcome) => metrics.countDelivery(outcome) },
            onError,
          ),
        [PORTS.webhooks, PORTS.events, PORTS.connections, PORTS.unitOfWork, PORTS.ids, PORTS.clock],
      )
      .inSingletonScope();
    bind(BACKGROUND_TASK)
      .toResolvedValue(
        (queue: WebhookQueue, clock: Clock) =>
          createHousekeeping([{ removeExpired: (before, limit) => queue.removeExpired(new Date(before.getTime() - KEPT_MILLISECONDS), limit) }], clock),
        [PORTS.webhooks, PORTS.clock],
      )
      .inSingletonScope();
  });

/** Of a name the addresses are judged whenever something is sent; an address is judged at once. */
function findUrlFault(policy: OutgoingPolicy, url: string): string | undefined {
  const fault = policy.findUrlFault(url);
  if (fault !== undefined) return fault;
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? undefined : policy.findAddressFault(host, host);
}
