import type { ResponseRefusalCode } from './verdict.js';

/** Ends a gate at the step that refused; caught where the gate begins. */
export class RefusedStep extends Error {
  constructor(
    readonly code: ResponseRefusalCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}
