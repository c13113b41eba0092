import { invalid, type FieldError } from '../http/problem.js';
import type { ScimSettingsBody } from '../schemas/connection-schemas.js';

/**
 * Settings that nothing would honour yet are refused, never stored and ignored.
 *
 * @throws {ProblemError} 400
 */
export function refuseUnavailable(scim: ScimSettingsBody | null | undefined): void {
  const errors: FieldError[] = [];
  if (scim?.mode === 'shadow') errors.push({ pointer: '/scim/mode', detail: 'is not available yet: only "live"' });
  const [first] = errors;
  if (first !== undefined) throw invalid(`${first.pointer} ${first.detail}`, errors);
}
