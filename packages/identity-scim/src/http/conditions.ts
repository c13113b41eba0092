import type { Precondition } from '@vestibule/identity-core';
import { decidePrecondition, parseEntityTagCondition, type Preconditions } from '../protocol/index.js';
import type { HttpRequest } from './http-message.js';

/** @see RFC 7644 §3.14 */
export function readConditions({ headers }: HttpRequest): Preconditions {
  return { ifMatch: parseEntityTagCondition(headers['if-match']), ifNoneMatch: parseEntityTagCondition(headers['if-none-match']) };
}

/** Whether a write may go on, given the version that stands. */
export function writePrecondition(conditions: Preconditions): Precondition {
  return (version) => decidePrecondition(conditions, String(version), false).kind === 'proceed';
}
