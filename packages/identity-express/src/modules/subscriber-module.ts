import type { Clock, ConnectionDirectory, EventFeed, IdentityUnitOfWork, SubscriptionQueue } from '@vestibule/identity-core';
import { KyselyUnitOfWork } from '@vestibule/identity-kysely';
import { ContainerModule } from 'inversify';
import { BACKGROUND_TASK } from '../background/background-task.js';
import type { EventSubscriber } from '../subscribers/event-subscriber.js';
import { callInTransaction } from '../subscribers/in-transaction.js';
import { SubscribedUnitOfWork } from '../subscribers/subscribed-unit-of-work.js';
import { createSubscriptionTask } from '../subscribers/subscription-task.js';
import { PORTS } from '../vestibule-ports.js';

/** The host's subscribers; without any, nothing is bound and nothing is called. */
export const subscriberModule = (subscribers: readonly EventSubscriber[], onError: (error: unknown) => void): ContainerModule =>
  new ContainerModule(({ bind, onActivation }) => {
    for (const subscriber of subscribers) {
      if (subscriber.when !== 'after-commit') continue;
      bind(BACKGROUND_TASK)
        .toResolvedValue(
          (queue: SubscriptionQueue, events: EventFeed, connections: ConnectionDirectory, clock: Clock) =>
            createSubscriptionTask(subscriber, { queue, events, connections, clock, onError }),
          [PORTS.subscriptions, PORTS.events, PORTS.connections, PORTS.clock],
        )
        .inSingletonScope();
    }
    const inTransaction = subscribers.filter((subscriber) => subscriber.when === 'in-transaction');
    if (inTransaction.length === 0) return;
    const beforeCommit = callInTransaction(inTransaction);
    onActivation<IdentityUnitOfWork>(PORTS.unitOfWork, (_context, unitOfWork) =>
      unitOfWork instanceof KyselyUnitOfWork ? unitOfWork.observedBy(beforeCommit) : new SubscribedUnitOfWork(unitOfWork, beforeCommit),
    );
  });
