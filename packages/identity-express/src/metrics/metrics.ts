import type { Decision } from '@vestibule/identity-core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Answers are quick or something is wrong: from 5 ms to 10 s. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What one process counts. Labels come from closed lists, so that no request can add a series. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = this.histogram('vestibule_http_request_duration_seconds', 'Answers by surface, method and status', ['surface', 'method', 'status'], SECONDS);
  private readonly scim = this.counter('vestibule_scim_requests_total', 'SCIM requests by operation and status', ['operation', 'status']);
  private readonly logins = this.counter('vestibule_logins_total', 'Answers to identity providers by outcome and cause', ['outcome', 'cause']);
  private readonly decisions = this.counter('vestibule_decisions_total', 'Decisions that were kept', ['kind', 'action', 'outcome']);
  private readonly limited = this.counter('vestibule_rate_limited_total', 'Requests that were answered 429', ['surface']);
  private readonly deliveries = this.counter('vestibule_webhook_deliveries_total', 'Attempts to deliver an event to a webhook', ['outcome']);

  private readonly revocations = this.histogram('vestibule_session_revocation_seconds', 'From the end of our sessions to the confirmation of the host', [], SECONDS);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  readonly contentType = this.registry.contentType;

  /** The text that Prometheus reads. */
  render(): Promise<string> {
    return this.registry.metrics();
  }

  /** A value that is asked for when somebody reads; what cannot be read is left out. */
  addGauges<Name extends string>(gauges: Readonly<Record<Name, string>>, read: () => Promise<Readonly<Record<Name, number>>>): void {
    let reading: Promise<Readonly<Record<Name, number>> | undefined> | undefined;
    for (const [name, help] of Object.entries(gauges) as [Name, string][]) {
      new Gauge({
        name,
        help,
        registers: [this.registry],
        async collect() {
          // All of one scrape come from one reading.
          reading ??= read().then(
            (values) => values,
            () => undefined,
          ).finally(() => setImmediate(() => (reading = undefined)));
          const values = await reading;
          if (values === undefined) this.remove();
          else this.set(values[name]);
        },
      });
    }
  }

  countRequest(surface: string, method: string, status: number, seconds: number): void {
    this.requests.observe({ surface, method: METHODS.has(method) ? method : 'OTHER', status: String(status) }, seconds);
    if (status === 429) this.limited.inc({ surface });
  }

  countScim(operation: string, status: number): void {
    this.scim.inc({ operation, status: String(status) });
  }

  countDecision({ kind, action, outcome, reason }: Pick<Decision, 'kind' | 'action' | 'outcome' | 'reason'>): void {
    this.decisions.inc({ kind, action, outcome });
    if (kind === 'login') this.logins.inc({ outcome, cause: reason ?? 'none' });
  }

  observeRevocation(seconds: number): void {
    this.revocations.observe(seconds);
  }

  countDelivery(outcome: 'delivered' | 'failed'): void {
    this.deliveries.inc({ outcome });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[], buckets: number[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [this.registry] });
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
