import type { Webhook, WebhookDelivery, WebhookProgress } from '@vestibule/identity-core';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** How long a message is tried for, and a receiver that never answers kept. */
export const PATIENCE_MILLISECONDS = 72 * HOUR;
/** Attempts during which the events behind a failing one wait for it; after some seconds they go ahead of it. */
export const ORDERED_ATTEMPTS = 4;
/** Failures in a row, of more than one message, after which nothing is tried but now and then. */
export const DOWN_AFTER = 2 * ORDERED_ATTEMPTS;
const LONGEST_PAUSE_OF_MESSAGE = 6 * HOUR;
const LONGEST_PAUSE_OF_RECEIVER = HOUR / 4;

export interface AttemptResult {
  readonly delivered: boolean;
  readonly responseStatus: number | null;
  readonly error: string | null;
}

export interface AttemptPlan {
  readonly delivery: WebhookDelivery;
  readonly progress: WebhookProgress;
  /** The receiver was down and is back. */
  readonly isRecovered: boolean;
  /** Why it is switched off now. */
  readonly disable: string | null;
}

/**
 * What follows from one attempt. Pure.
 *
 * @param jitter From 0 to 1: spreads what would otherwise come back all at once.
 */
export function planAfterAttempt(delivery: WebhookDelivery, progress: WebhookProgress, result: AttemptResult, now: Date, jitter: number): AttemptPlan {
  const attempts = delivery.attempts + 1;
  const tried = { ...delivery, attempts, lastAttemptAt: now, responseStatus: result.responseStatus, error: result.error };
  if (result.delivered) {
    return {
      delivery: { ...tried, status: 'delivered', nextAttemptAt: null },
      progress: { cursor: progress.cursor, failures: 0, failingSince: null, nextAttemptAt: null },
      isRecovered: progress.failures >= DOWN_AFTER,
      disable: null,
    };
  }
  // What others have overtaken already says nothing new of the receiver: it may refuse this one for what it is.
  const isTelling = delivery.attempts < ORDERED_ATTEMPTS || progress.failures >= DOWN_AFTER;
  const failures = progress.failures + (isTelling ? 1 : 0);
  const failingSince = progress.failingSince ?? now;
  const isGivenUp = now.getTime() - delivery.createdAt.getTime() >= PATIENCE_MILLISECONDS;
  const pause = Math.min(LONGEST_PAUSE_OF_MESSAGE, SECOND * 2 ** Math.min(attempts - 1, 30));
  const restOfReceiver = failures < DOWN_AFTER ? 0 : Math.min(LONGEST_PAUSE_OF_RECEIVER, 5 * SECOND * 2 ** Math.min(failures - DOWN_AFTER, 20));
  const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds * (0.8 + jitter * 0.4));
  return {
    delivery: { ...tried, status: isGivenUp ? 'failed' : 'pending', nextAttemptAt: isGivenUp ? null : later(pause) },
    progress: { cursor: progress.cursor, failures, failingSince, nextAttemptAt: restOfReceiver === 0 ? null : later(restOfReceiver) },
    isRecovered: false,
    disable: reasonToDisable(result, failingSince, now),
  };
}

function reasonToDisable({ responseStatus }: AttemptResult, failingSince: Date, now: Date): string | null {
  if (responseStatus === 410) return 'The receiver answered 410 Gone: it wants no more.';
  if (now.getTime() - failingSince.getTime() >= PATIENCE_MILLISECONDS) return 'Nothing was delivered for three days.';
  return null;
}

/** Whether events behind this message have to wait for it. */
export const holdsOthersUp = ({ status, attempts }: WebhookDelivery): boolean => status === 'pending' && attempts < ORDERED_ATTEMPTS;

export const wants = ({ types }: Pick<Webhook, 'types'>, type: string): boolean => types === null || types.some((each) => each === type);
