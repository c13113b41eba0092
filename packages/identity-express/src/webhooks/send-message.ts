import type { Clock, Webhook, WebhookDelivery } from '@vestibule/identity-core';
import { UnsealError, type Seal } from '../keys/seal.js';
import type { GuardedFetch } from '../outgoing/guarded-fetch.js';
import type { AttemptResult } from './retry-plan.js';
import { signMessage } from './sign-message.js';

const TIMEOUT_MILLISECONDS = 10_000;
/** Of the answer, which nobody reads. */
const MAX_ANSWER_BYTES = 1_048_576;

export type SendMessage = (webhook: Webhook, delivery: WebhookDelivery) => Promise<AttemptResult>;

/** What a sealed secret belongs to. */
export const secretPlace = ({ tenant, id }: Pick<Webhook, 'tenant' | 'id'>): string => `webhook/${tenant}/${id}`;

/** Sends one message once, signed now. */
export function createSendMessage(fetch: GuardedFetch, seal: Seal, clock: Clock): SendMessage {
  return async (webhook, { id, event, body }) => {
    const now = clock.now();
    const sealed = [webhook.sealedSecret, ...(webhook.previous !== null && webhook.previous.until > now ? [webhook.previous.sealedSecret] : [])];
    let secrets: readonly string[];
    try {
      secrets = sealed.map((each) => seal.open(each, secretPlace(webhook)));
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      return { delivered: false, responseStatus: null, error: 'its secret was stored with another encryption key: rotate it' };
    }
    const answer = await fetch({
      url: webhook.url,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signMessage(event ?? id, now, body, secrets) },
      body,
      maxBytes: MAX_ANSWER_BYTES,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    });
    if (answer.kind === 'refused') return { delivered: false, responseStatus: null, error: answer.detail };
    const delivered = answer.status >= 200 && answer.status < 300;
    return { delivered, responseStatus: answer.status, error: delivered ? null : `it answered ${answer.status}` };
  };
}
