import { StoreConflictError, StoreUnavailableError } from '@vestibule/identity-core';
import { internalError, serviceUnavailable } from '../protocol/index.js';
import { errorAnswer, type Answer } from './answer.js';

/**
 * The answer to a fault of our own. A conflict that kept losing is told like an outage: both are repeated later as they are.
 * Whatever else it is, the client learns nothing of it.
 */
export function faultAnswer(error: unknown, onError: (error: unknown) => void): Answer {
  if (error instanceof StoreConflictError) return repeatLater('Other writes to the same resource kept winning. Nothing was written.', 1);
  onError(error);
  // A connection may be lost between a commit and its answer.
  if (error instanceof StoreUnavailableError) return repeatLater('The database does not answer. What was asked for was done wholly or not at all.', 5);
  return errorAnswer(internalError('The server failed to answer this request.'));
}

function repeatLater(cause: string, seconds: number): Answer {
  return errorAnswer(serviceUnavailable(`${cause} Repeat the request later.`), undefined, { 'Retry-After': String(seconds) });
}
