import type { ResponseCheck, ResponseCheckName, ResponseRefusalCode, Step } from './verdict.js';

/** Ends the gate at the step that refused; caught where the gate begins. */
export class RefusedStep extends Error {
  constructor(
    readonly code: ResponseRefusalCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}

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
