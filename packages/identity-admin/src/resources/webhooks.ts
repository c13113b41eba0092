import { ChangeWebhook, CreateWebhook, DeleteWebhook, NoteAct, type Tenant, type Webhook } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { invalidAt, notFound } from '../http/problem.js';
import { settle } from '../http/settle.js';
import { pageOf } from '../schemas/page-schema.js';
import { PAGE_QUERY, pageRequest } from '../schemas/query-schemas.js';
import { CREATED_WEBHOOK, DELIVERY, NEW_WEBHOOK, WEBHOOK, WEBHOOK_PATCH } from '../schemas/webhook-schemas.js';
import { pageView } from '../views/page-view.js';
import { deliveryView, webhookView } from '../views/webhook-view.js';

const tag = 'Webhooks';
/** How long the secret before still signs beside its successor. */
const OVERLAP_MILLISECONDS = 24 * 3_600_000;

export function webhookOperations(options: AdminOptions): readonly Operation[] {
  const { webhooks, ids, clock } = options;
  if (webhooks === undefined) return [];
  const { queue } = webhooks;
  const noteAct = new NoteAct(options);
  const createWebhook = new CreateWebhook(options);
  const changeWebhook = new ChangeWebhook(options);
  const deleteWebhook = new DeleteWebhook(options);
  const load = async (tenant: Tenant, id: string): Promise<Webhook> => {
    const webhook = await queue.get(tenant.id, id);
    if (webhook === undefined) throw notFound(`Webhook ${id}`);
    return webhook;
  };
  const judgeUrl = (url: string): void => {
    const fault = webhooks.findUrlFault(url);
    if (fault !== undefined) throw invalidAt('/url', fault);
  };
  return [
    defineOperation({
      id: 'listWebhooks',
      method: 'GET',
      path: '/tenants/{tenant}/webhooks',
      tag,
      summary: 'Webhooks, newest first',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(WEBHOOK),
      handle: async ({ tenant, query }) => ({ status: 200, body: pageView(await queue.find(tenant.id, pageRequest(query)), webhookView) }),
    }),
    defineOperation({
      id: 'createWebhook',
      method: 'POST',
      path: '/tenants/{tenant}/webhooks',
      tag,
      summary: 'Send every event from now on to a URL',
      body: NEW_WEBHOOK,
      status: 201,
      answer: CREATED_WEBHOOK,
      isRefusable: true,
      handle: async ({ tenant, body, administration }) => {
        judgeUrl(body.url);
        const id = ids.next();
        const { plain, sealed } = webhooks.createSecret(tenant.id, id);
        const wanted = { id, url: body.url, types: body.types ?? null, description: body.description ?? null, sealedSecret: sealed };
        const { value, decision } = settle(await createWebhook.execute(administration, wanted, await queue.findEndOfFeed(tenant.id)), 409);
        return { status: 201, body: { id, url: value.url, secret: plain }, decision, location: `/tenants/${tenant.slug}/webhooks/${id}` };
      },
    }),
    defineOperation({
      id: 'getWebhook',
      method: 'GET',
      path: '/tenants/{tenant}/webhooks/{webhook}',
      tag,
      summary: 'One webhook',
      status: 200,
      answer: WEBHOOK,
      handle: async ({ tenant, params }) => ({ status: 200, body: webhookView(await load(tenant, params.webhook)) }),
    }),
    defineOperation({
      id: 'changeWebhook',
      method: 'PATCH',
      path: '/tenants/{tenant}/webhooks/{webhook}',
      tag,
      summary: 'Change a webhook; enabling one that is off sends what it missed',
      body: WEBHOOK_PATCH,
      status: 200,
      answer: WEBHOOK,
      isRefusable: true,
      handle: async ({ params, body, administration }) => {
        if (body.url !== undefined) judgeUrl(body.url);
        const { url, types, description, enabled } = body;
        const patch = {
          ...(url === undefined ? {} : { url }),
          ...(types === undefined ? {} : { types }),
          ...(description === undefined ? {} : { description }),
          ...(enabled === undefined ? {} : { enabled, disabledReason: null }),
        };
        const { value, decision } = settle(await changeWebhook.execute(administration, params.webhook, patch));
        return { status: 200, body: webhookView(value), decision };
      },
    }),
    defineOperation({
      id: 'deleteWebhook',
      method: 'DELETE',
      path: '/tenants/{tenant}/webhooks/{webhook}',
      tag,
      summary: 'End a webhook and forget its deliveries',
      status: 204,
      isRefusable: true,
      handle: async ({ params, administration }) => ({ status: 204, decision: settle(await deleteWebhook.execute(administration, params.webhook)).decision }),
    }),
    defineOperation({
      id: 'rotateWebhookSecret',
      method: 'POST',
      path: '/tenants/{tenant}/webhooks/{webhook}/rotate-secret',
      tag,
      summary: 'A new secret; the one before signs beside it for a day',
      status: 200,
      answer: CREATED_WEBHOOK,
      isRefusable: true,
      handle: async ({ tenant, params, administration }) => {
        const before = await load(tenant, params.webhook);
        const { plain, sealed } = webhooks.createSecret(tenant.id, before.id);
        const patch = { sealedSecret: sealed, previous: { sealedSecret: before.sealedSecret, until: new Date(clock.now().getTime() + OVERLAP_MILLISECONDS) } };
        const { value, decision } = settle(await changeWebhook.execute(administration, before.id, patch, 'rotate-webhook-secret'));
        return { status: 200, body: { id: value.id, url: value.url, secret: plain }, decision };
      },
    }),
    defineOperation({
      id: 'testWebhook',
      method: 'POST',
      path: '/tenants/{tenant}/webhooks/{webhook}/test',
      tag,
      summary: 'Send a message of the type `webhook.test` now, once',
      status: 200,
      answer: DELIVERY,
      handle: async ({ tenant, params, administration }) => {
        const webhook = await load(tenant, params.webhook);
        const decision = await noteAct.execute(administration, { action: 'test-webhook', about: `webhook ${webhook.id}` });
        return { status: 200, body: deliveryView(await webhooks.test(tenant, webhook)), decision };
      },
    }),
    defineOperation({
      id: 'listWebhookDeliveries',
      method: 'GET',
      path: '/tenants/{tenant}/webhooks/{webhook}/deliveries',
      tag,
      summary: 'What was sent and what became of it, newest first; kept for 30 days',
      query: PAGE_QUERY,
      status: 200,
      answer: pageOf(DELIVERY),
      handle: async ({ tenant, params, query }) => {
        const { id } = await load(tenant, params.webhook);
        return { status: 200, body: pageView(await queue.findDeliveries(tenant.id, id, pageRequest(query)), deliveryView) };
      },
    }),
    defineOperation({
      id: 'redeliverWebhook',
      method: 'POST',
      path: '/tenants/{tenant}/webhooks/{webhook}/deliveries/{delivery}/redeliver',
      tag,
      summary: 'Send the same message once more, now',
      status: 200,
      answer: DELIVERY,
      handle: async ({ tenant, params, administration }) => {
        const webhook = await load(tenant, params.webhook);
        const delivery = await queue.getDelivery(tenant.id, webhook.id, params.delivery);
        if (delivery === undefined) throw notFound(`Delivery ${params.delivery}`);
        const decision = await noteAct.execute(administration, { action: 'redeliver-webhook', about: `webhook ${webhook.id}, delivery ${delivery.id}` });
        return { status: 200, body: deliveryView(await webhooks.redeliver(webhook, delivery)), decision };
      },
    }),
  ];
}
