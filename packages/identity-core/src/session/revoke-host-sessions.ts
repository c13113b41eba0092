import type { Clock } from '../kernel/clock.js';
import type { DueRevocation, RevocationQueue } from './revocation-queue.js';
import type { SessionRevoker } from './session-revoker.js';

/** Whoever asks and is not heard of again has crashed. */
const CLAIM_MILLISECONDS = 60_000;
const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 5 * 60_000;

export interface RevocationRound {
  readonly confirmed: number;
  /** What the host threw. */
  readonly failures: readonly unknown[];
}

/** Asks the host to end its sessions of people whose sessions ended here, and keeps when it did. */
export class RevokeHostSessions {
  /** @param onConfirmed Told of every confirmation: how long it took since it was asked for. */
  constructor(
    private readonly queue: RevocationQueue,
    private readonly revoker: SessionRevoker,
    private readonly clock: Clock,
    private readonly onConfirmed: (lagMilliseconds: number) => void = () => undefined,
  ) {}

  /** One round over what is due. Any number of processes may; each request is asked by one at a time. */
  async execute(limit: number, signal?: AbortSignal): Promise<RevocationRound> {
    let confirmed = 0;
    const failures: unknown[] = [];
    for (const due of await this.queue.findDue(this.clock.now(), limit)) {
      if (signal?.aborted === true) break;
      const now = this.clock.now();
      if (!(await this.queue.claim(due.revocation, now, new Date(now.getTime() + CLAIM_MILLISECONDS)))) continue;
      try {
        await this.ask(due);
        confirmed += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    return { confirmed, failures };
  }

  private async ask({ revocation, attempts }: DueRevocation): Promise<void> {
    const { tenant, id, user, requestedAt, reason } = revocation;
    let ended: number;
    try {
      ended = (await this.revoker.revoke({ tenant, id, user, requestedAt, reason })).sessions;
    } catch (error) {
      const pause = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** Math.min(attempts, 16), LONGEST_PAUSE_MILLISECONDS);
      await this.queue.postpone(revocation, new Date(this.clock.now().getTime() + pause));
      throw error;
    }
    const at = this.clock.now();
    await this.queue.confirm(revocation, ended, at);
    this.onConfirmed(at.getTime() - requestedAt.getTime());
  }
}
