import type { Clock, PurgeUser, UserDirectory } from '@vestibule/identity-core';

export interface PurgeWorkerOptions {
  readonly users: UserDirectory;
  readonly purgeUser: PurgeUser;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
  /** The longest pause between two looks; default 10 seconds. */
  readonly intervalMs?: number;
}

/** People purged by one read of who is due. */
const BATCH = 100;

/**
 * Purges whoever is due, again and again. Any number of processes may do so at once: pauses differ, and of two that reach
 * for one person one finds nothing to do. Keeps no process alive.
 */
export class PurgeWorker {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly options: PurgeWorkerOptions) {}

  start(): void {
    if (this.stopped || this.timer !== undefined) return;
    const longest = this.options.intervalMs ?? 10_000;
    this.timer = setTimeout(() => this.wake(), longest * (0.5 + Math.random() / 2));
    this.timer.unref();
  }

  /** Everybody who is due now, unless the worker is stopped meanwhile. @returns how many this call purged. */
  async purgeDue(): Promise<number> {
    const { users, clock, onError } = this.options;
    let purged = 0;
    for (;;) {
      const due = await users.findDueForPurge(clock.now(), BATCH);
      let progress = 0;
      for (const { tenant, user } of due) {
        if (this.stopped) return purged;
        try {
          if ((await this.options.purgeUser.execute(tenant, user)).kind === 'purged') progress += 1;
        } catch (error) {
          onError(error);
        }
      }
      purged += progress;
      if (due.length < BATCH || progress === 0) return purged;
    }
  }

  /** Ends when the person in hand is purged. Idempotent. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private wake(): void {
    this.timer = undefined;
    this.running = this.purgeDue().then(
      () => this.start(),
      (error: unknown) => {
        this.options.onError(error);
        this.start();
      },
    );
  }
}
