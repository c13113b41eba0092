import type { EventFeed, FedEvent } from '../events/event-feed.js';
import { InvalidCursorError, type Page } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { InMemoryDatabase, TenantData } from './in-memory-database.js';

const CURSOR = /^event:(\d{1,15})$/;

export class InMemoryEventFeed implements EventFeed {
  constructor(private readonly database: InMemoryDatabase) {}

  async find(tenant: TenantId, after: string | undefined, limit: number, since?: Date): Promise<Page<FedEvent>> {
    const data = this.database.read(tenant);
    const start = after === undefined ? 0 : Number(CURSOR.exec(after)?.[1] ?? NaN) + 1;
    if (Number.isNaN(start) || start > data.events.size) throw new InvalidCursorError();
    const rest = eventsInOrder(data).slice(start).filter(({ at }) => since === undefined || at >= since);
    const items = rest.slice(0, limit);
    return { items, next: items.length < rest.length ? (items.at(-1)?.cursor ?? null) : null };
  }
}

function eventsInOrder(data: TenantData): readonly FedEvent[] {
  let latest = new Date(-8.64e15);
  return data.events
    .filter(() => true)
    .map(({ event, decision }, position) => {
      if (event.at > latest) latest = event.at;
      return { ...event, at: latest, cursor: `event:${position}`, decision };
    });
}
