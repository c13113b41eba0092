import { context, propagation, SpanKind, trace, type Context } from '@opentelemetry/api';
import type { HttpHandler, HttpRequest, HttpResponse } from '../http/http-message.js';
import { requestOperation } from './request-operation.js';
import { inSpan, markFailed } from './tracer.js';

/** A span for every request: what was asked for, of whom, and what came of it; no path, query, header or body. */
export function traceRequests(handler: HttpHandler): HttpHandler {
  return {
    handle: (request) => {
      const { name, tenant, connection } = requestOperation(request.method, request.path);
      const attributes = {
        'http.request.method': request.method,
        'vestibule.operation': name,
        ...(tenant === undefined ? {} : { 'vestibule.tenant': tenant }),
        ...(connection === undefined ? {} : { 'vestibule.connection': connection }),
      };
      return inSpan(name, { kind: SpanKind.SERVER, attributes, parent: parentOf(request) }, async (span) => {
        const response = await handler.handle(request);
        if (!span.isRecording()) return response;
        const decision = decisionOf(response);
        span.setAttributes({
          'http.response.status_code': response.status,
          'vestibule.outcome': response.status < 400 ? 'accepted' : response.status < 500 ? 'refused' : 'failed',
          ...(decision === undefined ? {} : { 'vestibule.decision': decision }),
        });
        if (response.status >= 500) markFailed(span, String(response.status));
        return response;
      });
    },
  };
}

/** The span of the host's own instrumentation, or of whoever sent the request. */
function parentOf({ headers }: HttpRequest): Context {
  const active = context.active();
  return trace.getSpan(active) === undefined ? propagation.extract(active, headers) : active;
}

function decisionOf({ headers }: HttpResponse): string | undefined {
  const decision = Object.entries(headers).find(([name]) => name.toLowerCase() === 'vestibule-decision')?.[1];
  return typeof decision === 'string' ? decision : undefined;
}
