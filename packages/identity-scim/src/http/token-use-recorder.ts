import type { ConnectionDirectory } from '@vestibule/identity-core';

export type TokenUse = Parameters<ConnectionDirectory['touchTokens']>[0][number];

const FLUSH_AFTER_MILLISECONDS = 2_000;

/** Collects the uses of tokens and reports them in batches, so that remembering one costs its request nothing. */
export class TokenUseRecorder {
  private uses = new Map<string, TokenUse>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly connections: Pick<ConnectionDirectory, 'touchTokens'>,
    private readonly onError: (error: unknown) => void,
    private readonly delayMilliseconds: number = FLUSH_AFTER_MILLISECONDS,
  ) {}

  record(use: TokenUse): void {
    this.uses.set(`${use.tenant}/${use.connection}/${use.id}`, use);
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush(), this.delayMilliseconds);
    this.timer.unref();
  }

  /** Reports what is still to be reported. */
  async close(): Promise<void> {
    await this.flush();
  }

  private flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const uses = [...this.uses.values()];
    this.uses = new Map();
    if (uses.length > 0) {
      this.flushing = this.flushing.then(() => this.connections.touchTokens(uses)).catch((error: unknown) => this.onError(error));
    }
    return this.flushing;
  }
}
