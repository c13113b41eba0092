import { InvalidValueError } from '@vestibule/identity-core';

/** Runs `parse`; what it refuses is told in the words of the wire. */
export function withAttribute<T>(attribute: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InvalidValueError) throw new InvalidValueError(attribute, error.reason);
    throw error;
  }
}
