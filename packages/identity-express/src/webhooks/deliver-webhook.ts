import {
  ChangeWebhook,
  type Clock,
  type ConnectionDirectory,
  type EventFeed,
  type IdentityUnitOfWork,
  type Ids,
  type Tenant,
  type TenantId,
  type Webhook,
  type WebhookDelivery,
  type WebhookProgress,
  type WebhookQueue,
} from '@vestibule/identity-core';
import { messageBody } from './message-body.js';
import { DOWN_AFTER, holdsOthersUp, planAfterAttempt, wants } from './retry-plan.js';
import type { SendMessage } from './send-message.js';

export interface WebhookDependencies {
  readonly queue: WebhookQueue;
  readonly events: EventFeed;
  readonly connections: ConnectionDirectory;
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly send: SendMessage;
  readonly onAttempt?: (outcome: 'delivered' | 'failed') => void;
}

/** Events that are taken from the feed at once. */
const BATCH = 50;
/** Messages that are looked at for another attempt at once. */
const MAX_RETRIED = 200;

/** Sends what one claimed webhook is due, in the order of the events, until there is nothing more or time is up. */
export class WebhookRun {
  private progress: WebhookProgress;
  private isEnabled = true;

  constructor(
    private readonly deps: WebhookDependencies,
    private readonly tenant: Tenant,
    private webhook: Webhook,
    claimed: WebhookProgress,
    private readonly mayGoOn: () => boolean,
  ) {
    this.progress = claimed;
  }

  async execute(): Promise<void> {
    while (this.isOpen()) {
      const webhook = await this.deps.queue.get(this.id, this.webhook.id);
      if (webhook?.enabled !== true) return;
      this.webhook = webhook;
      // What refuses all it was sent of late may take something else: two of three probes are events it never saw.
      if (this.isDown && this.progress.failures % 3 !== 0 && (await this.takeEvents(1))) continue;
      const due = await this.findDue();
      for (const delivery of due) {
        if (!this.isOpen()) return;
        await this.attempt(delivery);
      }
      if (due.length === MAX_RETRIED) continue;
      if (!this.isOpen() || (await this.isHeldUp()) || !(await this.takeEvents(BATCH))) return;
    }
  }

  private get isDown(): boolean {
    return this.progress.failures >= DOWN_AFTER;
  }

  /** In the order of their events. */
  private async findDue(): Promise<readonly WebhookDelivery[]> {
    const now = this.deps.clock.now();
    const pending = await this.deps.queue.findPending(this.id, this.webhook.id, MAX_RETRIED);
    return pending.filter(({ nextAttemptAt }) => nextAttemptAt === null || nextAttemptAt <= now).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  private get id(): TenantId {
    return this.tenant.id;
  }

  private isOpen(): boolean {
    const { nextAttemptAt } = this.progress;
    return this.isEnabled && this.mayGoOn() && (nextAttemptAt === null || nextAttemptAt <= this.deps.clock.now());
  }

  private async isHeldUp(): Promise<boolean> {
    return !this.isDown && (await this.deps.queue.findPending(this.id, this.webhook.id, MAX_RETRIED)).some(holdsOthersUp);
  }

  /** @returns Whether there may be more. */
  private async takeEvents(limit: number): Promise<boolean> {
    const { items } = await this.deps.events.find(this.id, this.progress.cursor ?? undefined, limit);
    for (const event of items) {
      if (!this.isOpen()) return false;
      const progress = { ...this.progress, cursor: event.cursor };
      if (!wants(this.webhook, event.type)) {
        this.progress = progress;
        if (event === items.at(-1)) await this.deps.queue.save(this.id, this.webhook.id, progress, null);
        continue;
      }
      const delivery = newDelivery(this.webhook, this.deps, { event: event.id, type: event.type, body: messageBody(this.tenant, event) });
      if (!(await this.attempt(delivery, progress))) return false;
    }
    return items.length === limit;
  }

  private async attempt(delivery: WebhookDelivery, progress = this.progress): Promise<boolean> {
    const { queue, clock, send, onAttempt } = this.deps;
    const result = await send(this.webhook, delivery);
    const plan = planAfterAttempt(delivery, progress, result, clock.now(), Math.random());
    onAttempt?.(result.delivered ? 'delivered' : 'failed');
    this.progress = plan.progress;
    await queue.save(this.id, this.webhook.id, plan.progress, plan.delivery);
    if (plan.isRecovered) await queue.hasten(this.id, this.webhook.id, clock.now());
    if (plan.disable !== null) await this.disable(plan.disable);
    return result.delivered;
  }

  private async disable(reason: string): Promise<void> {
    this.isEnabled = false;
    const request = { tenant: this.id, actor: { kind: 'system', id: null }, input: null } as const;
    await new ChangeWebhook(this.deps).execute(request, this.webhook.id, { enabled: false, disabledReason: reason }, 'disable-webhook');
  }
}

export function newDelivery(
  { tenant, id: webhook }: Webhook,
  { ids, clock }: Pick<WebhookDependencies, 'ids' | 'clock'>,
  message: Pick<WebhookDelivery, 'event' | 'type' | 'body'>,
): WebhookDelivery {
  return {
    tenant,
    webhook,
    id: ids.next(),
    ...message,
    status: 'pending',
    attempts: 0,
    createdAt: clock.now(),
    lastAttemptAt: null,
    nextAttemptAt: null,
    responseStatus: null,
    error: null,
  };
}
