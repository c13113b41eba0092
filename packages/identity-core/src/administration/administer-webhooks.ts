import type { Webhook } from '../events/webhook.js';
import { administer, unknown, type AdministrationOutcome, type AdministrationPorts, type AdministrationRequest } from './administration-request.js';

export type NewWebhook = Pick<Webhook, 'id' | 'url' | 'types' | 'description' | 'sealedSecret'>;
export type WebhookPatch = Partial<Pick<Webhook, 'url' | 'types' | 'description' | 'enabled' | 'disabledReason' | 'sealedSecret' | 'previous'>>;

/** Use case: a webhook that gets every event after `cursor`. */
export class CreateWebhook {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, wanted: NewWebhook, cursor: string | null): Promise<AdministrationOutcome<Webhook>> {
    return administer(this.ports, request, 'create-webhook', null, async (stores, draft) => {
      const webhook: Webhook = { tenant: request.tenant, ...wanted, enabled: true, disabledReason: null, previous: null, createdAt: draft.at, updatedAt: draft.at };
      stores.webhooks.insert(webhook, cursor);
      draft.change({ kind: 'tenant', id: request.tenant }, `webhook ${webhook.id}`, null, placeOf(webhook.url));
      return { done: webhook };
    });
  }
}

/** Use case: another address, other types, on and off, another secret; the secret itself is in no decision. */
export class ChangeWebhook {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: string, patch: WebhookPatch, action = 'change-webhook'): Promise<AdministrationOutcome<Webhook>> {
    return administer(this.ports, request, action, null, async (stores, draft) => {
      const before = await stores.webhooks.get(id);
      if (before === undefined) return unknown('Webhook', id);
      const after: Webhook = { ...before, ...patch, updatedAt: draft.at };
      const target = { kind: 'tenant', id: request.tenant } as const;
      const changes = [
        draft.change(target, `webhook ${id} url`, placeOf(before.url), placeOf(after.url)) || before.url !== after.url,
        draft.change(target, `webhook ${id} types`, before.types, after.types),
        draft.change(target, `webhook ${id} description`, before.description, after.description),
        draft.change(target, `webhook ${id} enabled`, before.enabled, after.enabled),
        before.sealedSecret !== after.sealedSecret,
      ];
      if (!changes.includes(true)) return { done: before };
      if (patch.disabledReason != null) {
        draft.step('webhook', 'switched off', patch.disabledReason);
        draft.event('webhook.disabled', { webhook: id, url: placeOf(before.url), reason: patch.disabledReason });
      }
      stores.webhooks.replace(before, after);
      return { done: after };
    });
  }
}

/** Use case: nothing more is sent there, and what was is forgotten. */
export class DeleteWebhook {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: string): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-webhook', null, async (stores, draft) => {
      const webhook = await stores.webhooks.get(id);
      if (webhook === undefined) return unknown('Webhook', id);
      stores.webhooks.delete(id);
      draft.change({ kind: 'tenant', id: request.tenant }, `webhook ${id}`, placeOf(webhook.url), null);
      return { done: null };
    });
  }
}

/** Without the query, where some receivers expect a secret. */
const placeOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';
