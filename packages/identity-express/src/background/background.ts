import { BackgroundLoop } from './background-loop.js';
import type { BackgroundTask } from './background-task.js';

/** Every task of a process. Begun once, ended once. */
export class Background {
  private loops: readonly BackgroundLoop[] | undefined;
  private isClosed = false;

  /** @param tasks Asked for at the start, so that ports may be rebound until then. */
  constructor(
    private readonly tasks: () => readonly BackgroundTask[],
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    if (this.isClosed || this.loops !== undefined) return;
    this.loops = this.tasks().map((task) => new BackgroundLoop(task, this.onError));
    for (const loop of this.loops) loop.start();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all((this.loops ?? []).map((loop) => loop.close()));
  }
}
