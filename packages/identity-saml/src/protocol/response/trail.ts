import { RefusedStep } from './refused-step.js';
import type { ResponseCheck, ResponseCheckName, Step } from './verdict.js';

/** Which steps were taken, in order, each with what it found. */
export class Trail {
  readonly #checks: ResponseCheck[] = [];

  /** @throws RefusedStep */
  take<T>(check: ResponseCheckName, step: Step<T>): T {
    this.#checks.push({ check, passed: step.kind === 'passed', detail: step.detail });
    if (step.kind === 'refused') throw new RefusedStep(step.code, step.detail);
    return step.value;
  }

  get checks(): readonly ResponseCheck[] {
    return this.#checks;
  }
}
