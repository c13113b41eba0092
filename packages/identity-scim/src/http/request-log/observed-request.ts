import type { ConnectionId, DecisionId, JsonValue, LoggedRequest, TenantId } from '@vestibule/identity-core';
import type { Answer } from '../answer.js';
import { DECISION_HEADER } from '../answer.js';
import type { HttpRequest } from '../http-message.js';
import { redactBody, redactBytes, redactPath } from './redact-body.js';

const MAX_USER_AGENT = 400;

/** A request that remembers what was read of it. */
export class ObservedRequest implements HttpRequest {
  private readonly begun = performance.now();
  private received: Uint8Array | 'too-large' | undefined;

  constructor(
    private readonly original: HttpRequest,
    private readonly at: Date,
  ) {}

  get method(): string {
    return this.original.method;
  }

  get path(): string {
    return this.original.path;
  }

  get query(): string {
    return this.original.query;
  }

  get headers(): HttpRequest['headers'] {
    return this.original.headers;
  }

  get remoteAddress(): string | null {
    return this.original.remoteAddress;
  }

  async readBody(limitBytes: number): Promise<Uint8Array | 'too-large'> {
    this.received = await this.original.readBody(limitBytes);
    return this.received;
  }

  /** What the log keeps of it. */
  toLog(sender: { readonly tenant: TenantId; readonly connection: ConnectionId }, id: string, answer: Answer): LoggedRequest {
    const { method, path, query, headers } = this.original;
    return {
      ...sender,
      id,
      at: this.at,
      method: method.slice(0, 20),
      path: redactPath(path, query),
      status: answer.status,
      durationMs: Math.round(performance.now() - this.begun),
      userAgent: headers['user-agent']?.slice(0, MAX_USER_AGENT) ?? null,
      decision: decisionOf(answer),
      request: this.body(),
      response: answer.body === undefined ? null : redactBody(answer.body),
    };
  }

  private body(): JsonValue {
    if (this.received === undefined) return null;
    return this.received === 'too-large' ? '[larger than what is read]' : redactBytes(this.received);
  }
}

/** Of a Bulk request, whose answer names several, the first. */
function decisionOf({ decision, headers }: Answer): DecisionId | null {
  return decision ?? ((headers?.[DECISION_HEADER]?.split(',', 1)[0] ?? null) as DecisionId | null);
}
