import { StoreUnavailableError } from '@vestibule/identity-core';
import { RequestAbortedError } from './http/http-message.js';

/** While a database is away every request meets it: one is told of in this time, not thousands. */
const QUIET_MILLISECONDS = 5_000;

/** What the host hears of: clients that went away are nobody's fault, and an outage is told of now and then. */
export function reportErrors(onError: (error: unknown) => void, milliseconds: () => number = () => performance.now()): (error: unknown) => void {
  let quietUntil = -Infinity;
  return (error) => {
    if (error instanceof RequestAbortedError) return;
    if (error instanceof StoreUnavailableError) {
      if (milliseconds() < quietUntil) return;
      quietUntil = milliseconds() + QUIET_MILLISECONDS;
    }
    onError(error);
  };
}
