import { SpanKind, trace } from '@opentelemetry/api';
import type { ConnectionDirectory, FetchMetadata } from '@vestibule/identity-core';
import type { SecondGate } from '@vestibule/identity-saml';
import type { SendMessage } from '../webhooks/send-message.js';
import { inSpan } from './tracer.js';

/** One attempt to deliver a message. The receiver's URL stays out: some carry a secret. */
export function traceSending(send: SendMessage): SendMessage {
  return (webhook, delivery) => {
    const attributes = { 'vestibule.tenant.id': webhook.tenant, 'vestibule.webhook': webhook.id, 'vestibule.event': delivery.type, 'vestibule.attempt': delivery.attempts + 1 };
    return inSpan('webhook delivery', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const result = await send(webhook, delivery);
      span.setAttributes({
        'vestibule.outcome': result.delivered ? 'delivered' : 'failed',
        ...(result.responseStatus === null ? {} : { 'http.response.status_code': result.responseStatus }),
      });
      return result;
    });
  };
}

export function traceMetadataRequests(fetch: FetchMetadata): FetchMetadata {
  return (url, etag) =>
    inSpan('metadata request', { kind: SpanKind.CLIENT, attributes: {} }, async (span) => {
      const fetched = await fetch(url, etag);
      span.setAttribute('vestibule.outcome', fetched.kind);
      return fetched;
    });
}

export function traceSecondGate(gate: SecondGate): SecondGate {
  return {
    verify: (...call) =>
      inSpan('saml second gate', { attributes: {} }, async (span) => {
        const verdict = await gate.verify(...call);
        span.setAttribute('vestibule.outcome', verdict.kind);
        return verdict;
      }),
    close: () => gate.close(),
  };
}

/** Lets the span of a request know the connection that its bearer stands for. */
export function nameBearers(connections: ConnectionDirectory): ConnectionDirectory {
  const findByTokenHash: ConnectionDirectory['findByTokenHash'] = async (tenant, hash) => {
    const found = await connections.findByTokenHash(tenant, hash);
    if (found !== undefined) trace.getActiveSpan()?.setAttribute('vestibule.connection', found.connection.id);
    return found;
  };
  return new Proxy(connections, {
    get: (target, name) => {
      if (name === 'findByTokenHash') return findByTokenHash;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
