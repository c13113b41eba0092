import { ProblemError } from './problem.js';

/** Long-running answers at once in this process: each of them holds a connection of the pool. */
export class AtOnce {
  private running = 0;

  constructor(private readonly limit: number) {}

  /** @throws {ProblemError} 503 when the limit is reached. */
  begin(): () => void {
    if (this.running >= this.limit) {
      throw new ProblemError({ status: 503, code: 'service.unavailable', detail: 'Too many exports and imports at once; try again', headers: { 'retry-after': '10' } });
    }
    this.running += 1;
    let isOver = false;
    return () => {
      if (!isOver) this.running -= 1;
      isOver = true;
    };
  }
}
