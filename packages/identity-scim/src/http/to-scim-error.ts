import { InvalidValueError, UnsupportedFilterError } from '@vestibule/identity-core';
import { invalidFilter, invalidValue, ScimError } from '../protocol/index.js';

/** The SCIM error that bad input became, whichever room refused it; `undefined` for a fault of our own. */
export function toScimError(error: unknown): ScimError | undefined {
  if (error instanceof ScimError) return error;
  if (error instanceof InvalidValueError) return invalidValue(`"${error.field}" ${error.reason}. Send another value.`);
  if (error instanceof UnsupportedFilterError) return invalidFilter(error.message);
  return undefined;
}
