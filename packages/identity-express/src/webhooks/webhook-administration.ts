import type { WebhookAdministration } from '@vestibule/identity-admin';
import type { Clock, Ids, Tenant, Webhook, WebhookDelivery, WebhookQueue } from '@vestibule/identity-core';
import type { Seal } from '../keys/seal.js';
import { newDelivery } from './deliver-webhook.js';
import { testBody } from './message-body.js';
import { secretPlace, type SendMessage } from './send-message.js';
import { newWebhookSecret } from './sign-message.js';

export interface WebhookAdministrationDependencies {
  readonly queue: WebhookQueue;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly send: SendMessage;
  readonly findUrlFault: (url: string) => string | undefined;
}

/** What the management API cannot do itself: secrets, and messages that are sent while somebody waits. */
export function createWebhookAdministration(deps: WebhookAdministrationDependencies): WebhookAdministration {
  const { queue, ids, clock, seal, send, findUrlFault } = deps;
  /** One attempt, whatever comes of it. */
  const sendOnce = async (webhook: Webhook, delivery: WebhookDelivery): Promise<WebhookDelivery> => {
    const { delivered, responseStatus, error } = await send(webhook, delivery);
    const sent: WebhookDelivery = { ...delivery, status: delivered ? 'delivered' : 'failed', attempts: 1, lastAttemptAt: clock.now(), responseStatus, error };
    await queue.save(webhook.tenant, webhook.id, null, sent);
    return sent;
  };
  return {
    queue,
    findUrlFault,
    createSecret: (tenant, id) => {
      const plain = newWebhookSecret();
      return { plain, sealed: seal.seal(plain, secretPlace({ tenant, id })) };
    },
    test: (tenant: Tenant, webhook) => {
      const delivery = newDelivery(webhook, { ids, clock }, { event: null, type: 'webhook.test', body: '' });
      return sendOnce(webhook, { ...delivery, body: testBody(tenant, delivery.id, delivery.createdAt) });
    },
    redeliver: (webhook, { event, type, body }) => sendOnce(webhook, newDelivery(webhook, { ids, clock }, { event, type, body })),
  };
}
