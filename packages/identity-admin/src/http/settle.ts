import type { AdministrationOutcome, Refusal } from '@vestibule/identity-core';
import { refusalProblem } from './problem.js';

type Settled<Value> =
  | AdministrationOutcome<Value>
  | { readonly kind: 'done'; readonly value: Value; readonly decision: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly decision: string | null };

/**
 * What a use case came to. @throws {ProblemError} It was refused.
 *
 * @param invalidStatus `409` where a valid body meets a state that makes no sense of it.
 */
export function settle<Value>(outcome: Settled<Value>, invalidStatus: 400 | 409 = 400): { readonly value: Value; readonly decision: string } {
  if (outcome.kind === 'refused') throw refusalProblem(outcome.refusal, outcome.decision, invalidStatus);
  return { value: outcome.value, decision: outcome.decision };
}
