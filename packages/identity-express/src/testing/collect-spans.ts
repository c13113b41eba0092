import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

export interface CollectedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly attributes: Attributes;
  failed: boolean;
  ended: boolean;
}

/** The least that stands behind the tracing API: spans in a list, the active one in asynchronous storage, W3C headers. */
export function collectSpans(): { readonly spans: CollectedSpan[]; readonly stop: () => void } {
  const spans: CollectedSpan[] = [];
  const active = new AsyncLocalStorage<Context>();
  context.setGlobalContextManager({
    active: () => active.getStore() ?? ROOT_CONTEXT,
    with: (scope, work, self, ...values) => active.run(scope, () => work.apply(self, values)),
    bind: (_scope, target) => target,
    enable() {
      return this;
    },
    disable() {
      return this;
    },
  });
  propagation.setGlobalPropagator({
    inject: () => undefined,
    fields: () => ['traceparent'],
    extract: (scope, carrier, getter) => {
      const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(String(getter.get(carrier, 'traceparent'))) ?? [];
      return traceId === undefined || spanId === undefined ? scope : trace.setSpanContext(scope, { traceId, spanId, traceFlags: 1, isRemote: true });
    },
  });
  const tracer: Tracer = {
    startSpan: (name, options = {}, scope = context.active()) => {
      const parent = trace.getSpanContext(scope);
      const span: CollectedSpan = {
        name,
        kind: options.kind ?? 0,
        traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        parentId: parent?.spanId,
        attributes: { ...options.attributes },
        failed: false,
        ended: false,
      };
      spans.push(span);
      return handleOf(span);
    },
    startActiveSpan: (name: string, ...rest: readonly unknown[]) => {
      const work = rest.at(-1) as (span: Span) => never;
      const [options, scope = context.active()] = rest.slice(0, -1) as [Parameters<Tracer['startSpan']>[1], Context?];
      const span = tracer.startSpan(name, options, scope);
      return context.with(trace.setSpan(scope, span), () => work(span));
    },
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  return {
    spans,
    stop: () => {
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

function handleOf(span: CollectedSpan): Span {
  const spanContext: SpanContext = { traceId: span.traceId, spanId: span.spanId, traceFlags: 1 };
  const handle: Span = {
    spanContext: () => spanContext,
    setAttribute: (name, value) => {
      span.attributes[name] = value;
      return handle;
    },
    setAttributes: (attributes) => {
      Object.assign(span.attributes, attributes);
      return handle;
    },
    addEvent: () => handle,
    addLink: () => handle,
    addLinks: () => handle,
    setStatus: ({ code }) => {
      span.failed = code === SpanStatusCode.ERROR;
      return handle;
    },
    updateName: () => handle,
    end: () => {
      span.ended = true;
    },
    isRecording: () => !span.ended,
    recordException: () => undefined,
  };
  return handle;
}
