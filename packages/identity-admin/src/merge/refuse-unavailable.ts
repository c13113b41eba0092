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
  if (scim?.nestedGroups === 'accept') errors.push({ pointer: '/scim/nestedGroups', detail: 'is not available yet: only "reject"' });
  if (scim?.guard != null) errors.push({ pointer: '/scim/guard', detail: 'is not available yet: only null' });
  const [first] = errors;
  if (first !== undefined) throw invalid(`${first.pointer} ${first.detail}`, errors);
}
