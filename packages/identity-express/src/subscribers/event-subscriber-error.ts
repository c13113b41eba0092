import type { DomainEvent } from '@vestibule/identity-core';

/** A subscriber of the host failed; `cause` is what it threw. */
export class EventSubscriberError extends Error {
  override readonly name = 'EventSubscriberError';

  constructor(
    readonly subscriber: string,
    readonly event: Pick<DomainEvent, 'id' | 'type'>,
    what: string,
    cause: unknown,
  ) {
    super(`The subscriber "${subscriber}" failed at ${event.type} (${event.id}): ${what}`, { cause });
  }
}
