import { context, SpanStatusCode, trace, type Attributes, type Context, type Span, type SpanKind } from '@opentelemetry/api';

/** Of the SDK that the host registered, whenever it does so; without one its spans are empty. */
const tracer = trace.getTracer('@vestibule/identity-express');

export interface SpanDescription {
  readonly kind?: SpanKind;
  readonly attributes: Attributes;
  /** Default: what is active. */
  readonly parent?: Context;
}

/** Runs `work` inside a span. Of an error its name is kept and nothing else: a message may carry somebody's data. */
export function inSpan<T>(name: string, { kind, attributes, parent }: SpanDescription, work: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes, ...(kind === undefined ? {} : { kind }) }, parent ?? context.active(), async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  });
}

export function markFailed(span: Span, what: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', what);
}
