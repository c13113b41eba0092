import type { Tenant, TenantId, Webhook, WebhookDelivery, WebhookQueue } from '@vestibule/identity-core';

export interface WebhookAdministration {
  readonly queue: WebhookQueue;
  createSecret(tenant: TenantId, webhook: string): { readonly plain: string; readonly sealed: string };
  /** Why nothing may be sent there, as far as the URL tells. */
  findUrlFault(url: string): string | undefined;
  /** Sends a message that is no event, once. */
  test(tenant: Tenant, webhook: Webhook): Promise<WebhookDelivery>;
  /** Sends the same message once more. */
  redeliver(webhook: Webhook, delivery: WebhookDelivery): Promise<WebhookDelivery>;
}
