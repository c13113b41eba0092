import type { LoggedRequest, RequestLog } from '@vestibule/identity-core';

const FLUSH_AFTER_MILLISECONDS = 500;
/** Requests that wait for the database at most; further ones are counted only. */
const MAX_WAITING = 2_000;
/** Written in one statement. */
const BATCH = 500;

/** Collects requests and writes them in batches, so that keeping one costs its request nothing. */
export class RequestRecorder {
  private waiting: LoggedRequest[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  /** Requests that the log will never hold, because the database was away or too slow. */
  dropped = 0;

  constructor(
    private readonly log: Pick<RequestLog, 'append'>,
    private readonly onError: (error: unknown) => void,
    private readonly delayMilliseconds: number = FLUSH_AFTER_MILLISECONDS,
  ) {}

  record(request: LoggedRequest): void {
    if (this.waiting.length === MAX_WAITING) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(request);
    if (this.timer !== undefined || this.writing !== undefined) return;
    this.timer = setTimeout(() => void this.flush(), this.delayMilliseconds);
    this.timer.unref();
  }

  /** Writes what is still to be written. */
  async close(): Promise<void> {
    while (this.waiting.length > 0 || this.writing !== undefined) await this.flush();
  }

  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.log.append(batch);
      } catch (error) {
        this.dropped += batch.length;
        this.onError(error);
      }
    }
  }
}
