import type { RevokeHostSessions } from '@vestibule/identity-core';
import type { BackgroundTask } from '../background/background-task.js';

/** Receipts that one round asks for at most. */
const BATCH = 100;
const EVERY_MILLISECONDS = 1_000;

/**
 * Asks the host to end its own sessions: at once after the commit that ended ours, and again in the background until it
 * has. Any number of processes may.
 */
export class HostSessions {
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly revoke: Pick<RevokeHostSessions, 'execute'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Returns at once. */
  askSoon(): void {
    const round: Promise<void> = this.round()
      .catch((error: unknown) => this.onError(error))
      .then(() => void this.underWay.delete(round));
    this.underWay.add(round);
  }

  async close(): Promise<void> {
    await Promise.all(this.underWay);
  }

  task(): BackgroundTask {
    return { name: 'revoke-host-sessions', everyMilliseconds: EVERY_MILLISECONDS, run: (signal) => this.round(signal) };
  }

  private async round(signal?: AbortSignal): Promise<'done' | 'again'> {
    const { confirmed, failures } = await this.revoke.execute(BATCH, signal);
    for (const failure of failures) this.onError(failure);
    return confirmed + failures.length >= BATCH ? 'again' : 'done';
  }
}
