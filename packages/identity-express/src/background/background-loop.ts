import { StoreUnavailableError } from '@vestibule/identity-core';
import type { BackgroundTask } from './background-task.js';

const LONGEST_PAUSE_MILLISECONDS = 60_000;

/** Repeats one task until it is closed. Its timer never keeps a process alive. */
export class BackgroundLoop {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();
  private failures = 0;

  constructor(
    private readonly task: BackgroundTask,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** The first round begins within the pause between two. */
  start(): void {
    if (this.timer === undefined) this.schedule(Math.random() * this.task.everyMilliseconds);
  }

  /** Lets a round that has begun come to its end, and begins none after it. */
  async close(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(milliseconds: number): void {
    if (this.ending.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.round = this.runOnce();
    }, milliseconds).unref();
  }

  private async runOnce(): Promise<void> {
    try {
      const outcome = await this.task.run(this.ending.signal);
      this.failures = 0;
      this.schedule(outcome === 'again' ? 0 : spread(this.task.everyMilliseconds));
    } catch (error) {
      this.failures += 1;
      // A database that stays away is told of once, not once a round.
      const isToldOf = this.failures > 1 && error instanceof StoreUnavailableError;
      if (!isToldOf && !this.ending.signal.aborted) this.onError(error);
      this.schedule(spread(pauseAfter(this.failures, this.task.everyMilliseconds)));
    }
  }
}

const pauseAfter = (failures: number, usual: number): number => Math.max(usual, Math.min(LONGEST_PAUSE_MILLISECONDS, usual * 2 ** Math.min(failures, 16)));

const spread = (milliseconds: number): number => milliseconds * (0.9 + Math.random() * 0.2);
