import type { FedEvent, Tenant } from '@vestibule/identity-core';

/** The event as the API lists it, with what Standard Webhooks asks for and the tenant that the receiver cannot know otherwise. */
export function messageBody({ slug }: Pick<Tenant, 'slug'>, { id, cursor, at, type, data, decision }: FedEvent): string {
  const time = at.toISOString();
  return JSON.stringify({ type, timestamp: time, data, id, cursor, at: time, decision, tenant: slug });
}

export function testBody({ slug }: Pick<Tenant, 'slug'>, id: string, now: Date): string {
  const time = now.toISOString();
  return JSON.stringify({ type: 'webhook.test', timestamp: time, data: {}, id, cursor: null, at: time, decision: null, tenant: slug });
}
