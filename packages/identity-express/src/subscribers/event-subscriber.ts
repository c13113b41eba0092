import type { Decision, EventType, FedEvent, HostTransaction, Tenant } from '@vestibule/identity-core';

/** An event as subscribers see it: that of the API, with the slug of its tenant. */
export interface SubscribedEvent extends FedEvent {
  readonly tenant: Tenant['slug'];
}

interface Subscriber {
  /** Of 1–63 of `a-z 0-9 -`. Of an after-commit subscriber its places are kept by it: another name begins anew. */
  readonly name: string;
  /** Default: every type. */
  readonly types?: readonly EventType[];
}

/** An event that is about to be committed: it has no cursor yet. */
export type UncommittedEvent = Omit<SubscribedEvent, 'cursor' | 'tenant'>;

/**
 * Called inside the transaction of the change, behind its writes. What it throws undoes the change, whose caller is
 * answered with an error; what it writes through `transaction` is committed with the change or not at all. It may be
 * called again for the same change (a race was lost and the work runs anew), so that it does nothing that a rollback
 * does not undo. Whoever calls us waits for it: be quick.
 */
export interface InTransactionSubscriber extends Subscriber {
  readonly when: 'in-transaction';
  handle(event: UncommittedEvent, context: { readonly decision: Decision; readonly transaction: HostTransaction | null }): Promise<void> | void;
}

/**
 * Called after the commit, for every event at least once, in the order of the tenant's events and one at a time for a
 * tenant. Any number of processes share the work. An event whose handling fails is tried again, for as long as it
 * takes, and those behind it wait.
 */
export interface AfterCommitSubscriber extends Subscriber {
  readonly when: 'after-commit';
  /**
   * Where a name that was never seen before begins; default `now`: with what happens from its first start on.
   * `beginning`: with everything that is in the log.
   */
  readonly startAt?: 'now' | 'beginning';
  /** @param signal Aborted when the process stops, or after 30 seconds: then it counts as failed. */
  handle(event: SubscribedEvent, context: { readonly signal: AbortSignal }): Promise<void> | void;
}

export type EventSubscriber = InTransactionSubscriber | AfterCommitSubscriber;

/** @throws {TypeError} With one sentence: a programming mistake of the host. */
export function checkSubscribers(subscribers: readonly EventSubscriber[]): void {
  const names = new Set<string>();
  for (const { name } of subscribers) {
    if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) throw new TypeError(`The subscriber name "${name}" is not of 1–63 of a-z 0-9 -, starting with a letter or digit`);
    if (names.has(name)) throw new TypeError(`There are two subscribers named "${name}": places are kept by the name`);
    names.add(name);
  }
}

export const isWanted = ({ types }: Pick<Subscriber, 'types'>, type: EventType): boolean => types === undefined || types.includes(type);
