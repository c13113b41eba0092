import { isShadowWorld, type BeforeCommit } from '@vestibule/identity-core';
import { EventSubscriberError } from './event-subscriber-error.js';
import { isWanted, type InTransactionSubscriber } from './event-subscriber.js';

/** Calls the subscribers one after the other, in the order of the events. */
export function callInTransaction(subscribers: readonly InTransactionSubscriber[]): BeforeCommit {
  return async (tenant, recorded, transaction) => {
    if (isShadowWorld(tenant)) return;
    for (const { decision, events } of recorded) {
      for (const event of events) {
        for (const subscriber of subscribers) {
          if (!isWanted(subscriber, event.type)) continue;
          try {
            await subscriber.handle({ ...event, decision: decision.id }, { decision, transaction });
          } catch (error) {
            throw new EventSubscriberError(subscriber.name, event, 'the change is undone', error);
          }
        }
      }
    }
  };
}
