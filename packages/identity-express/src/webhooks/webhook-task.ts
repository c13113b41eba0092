import { setTimeout as sleep } from 'node:timers/promises';
import type { BackgroundTask } from '../background/background-task.js';
import { WebhookRun, type WebhookDependencies } from './deliver-webhook.js';

const EVERY_MILLISECONDS = 500;
/** Webhooks that one process serves at once: a receiver that hangs makes no other wait. */
const MOST_AT_ONCE = 32;
/** A run begins nothing more after this, and its last request ends well before the claim. */
const RUN_MILLISECONDS = 20_000;
const CLAIM_MILLISECONDS = 60_000;
/** What a round waits for its runs at most. */
const PATIENCE_MILLISECONDS = 200;

/** Sends events to webhooks; of several processes one serves a webhook at a time. */
export function createWebhookTask(deps: WebhookDependencies, onError: (error: unknown) => void): BackgroundTask {
  const running = new Map<string, Promise<void>>();

  const serve = async ({ tenant: id, id: webhookId }: { readonly tenant: Parameters<WebhookDependencies['queue']['get']>[0]; readonly id: string }, signal: AbortSignal) => {
    const { queue, clock, connections } = deps;
    const now = clock.now();
    const claimed = await queue.claim(id, webhookId, now, new Date(now.getTime() + CLAIM_MILLISECONDS));
    if (claimed === undefined) return;
    const begin = performance.now();
    try {
      const [tenant, webhook] = await Promise.all([connections.getTenant(id), queue.get(id, webhookId)]);
      if (tenant === undefined || webhook === undefined) return;
      await new WebhookRun(deps, tenant, webhook, claimed, () => !signal.aborted && performance.now() - begin < RUN_MILLISECONDS).execute();
    } finally {
      await queue.release(id, webhookId);
    }
  };

  return {
    name: 'webhooks',
    everyMilliseconds: EVERY_MILLISECONDS,
    async run(signal) {
      if (running.size >= MOST_AT_ONCE) return 'done';
      const due = await deps.queue.findDue(deps.clock.now(), MOST_AT_ONCE);
      for (const each of due) {
        const key = `${each.tenant}/${each.id}`;
        if (running.has(key) || running.size >= MOST_AT_ONCE) continue;
        running.set(
          key,
          serve(each, signal)
            .catch(onError)
            .finally(() => running.delete(key)),
        );
      }
      await Promise.race([Promise.all(running.values()), sleep(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
      return 'done';
    },
    close: async () => {
      await Promise.all(running.values());
    },
  };
}
