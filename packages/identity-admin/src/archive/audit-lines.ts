import type { Decision, DecisionDirectory, EventFeed, FedEvent, TenantId } from '@vestibule/identity-core';
import { decisionView, eventView } from '../views/decision-view.js';

const PAGE = 200;

export interface AuditRange {
  /** Inclusive; absent: from the beginning. */
  readonly since?: Date | undefined;
  /** Exclusive. */
  readonly until: Date;
}

/** Decisions and events of a time as newline-delimited JSON, oldest first, a page of each in memory at once. */
export async function* auditLines(decisions: DecisionDirectory, events: EventFeed, tenant: TenantId, range: AuditRange): AsyncGenerator<string, void> {
  const told = allEvents(events, tenant, range);
  let event = await told.next();
  const counts = { decisions: 0, events: 0 };
  /** The next event, if it is of before `limit`. */
  const takeEvent = async (limit: Date | null): Promise<string | undefined> => {
    if (event.done === true || (limit !== null && event.value.at >= limit)) return undefined;
    const line = `${JSON.stringify({ event: eventView(event.value) })}\n`;
    counts.events += 1;
    event = await told.next();
    return line;
  };
  for await (const page of decisionPages(decisions, tenant, range)) {
    const lines: string[] = [];
    for (const decision of page) {
      for (let line = await takeEvent(decision.at); line !== undefined; line = await takeEvent(decision.at)) lines.push(line);
      lines.push(`${JSON.stringify({ decision: decisionView(decision) })}\n`);
      counts.decisions += 1;
    }
    if (lines.length > 0) yield lines.join('');
  }
  for (let line = await takeEvent(null); line !== undefined; line = await takeEvent(null)) yield line;
  yield `${JSON.stringify({ end: counts })}\n`;
}

async function* decisionPages(decisions: DecisionDirectory, tenant: TenantId, { since, until }: AuditRange): AsyncGenerator<readonly Decision[], void> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { until, order: 'oldest-first' as const, ...(since === undefined ? {} : { since }) };
    const page = await decisions.find(tenant, query, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    yield page.items;
    cursor = page.next;
  }
}

async function* allEvents(events: EventFeed, tenant: TenantId, { since, until }: AuditRange): AsyncGenerator<FedEvent, void> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await events.find(tenant, after, PAGE, since);
    for (const event of page.items) {
      // `at` never decreases: what follows is later still.
      if (event.at >= until) return;
      yield event;
    }
    after = page.next;
  }
}
