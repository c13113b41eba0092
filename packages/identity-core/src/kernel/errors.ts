/** Thrown for what a caller cannot handle; what it must handle is returned as an outcome. Knows no HTTP. */
export abstract class IdentityError extends Error {
  abstract readonly code: string;
}

/** A parse function refused untrusted input. Carries the field and the reason, never the value. Do not retry. */
export class InvalidValueError extends IdentityError {
  readonly code = 'ERR_INVALID_VALUE';

  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(`${field} ${reason}`);
    this.name = 'InvalidValueError';
  }
}

/** A concurrent write took a unique value or kept winning. Retry the whole use case: it will read the winner. */
export class StoreConflictError extends IdentityError {
  readonly code = 'ERR_STORE_CONFLICT';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreConflictError';
  }
}

/** The driven side did not answer; nothing was written. Retry later. */
export class StoreUnavailableError extends IdentityError {
  readonly code = 'ERR_STORE_UNAVAILABLE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailableError';
  }
}

/** What was encrypted at rest cannot be read with the key at hand: it was stored with another one. Retry with that one. */
export class KeyUnreadableError extends IdentityError {
  readonly code = 'ERR_KEY_UNREADABLE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyUnreadableError';
  }
}

/** Stored data contradicts the model. Do not retry. */
export class InvariantError extends IdentityError {
  readonly code = 'ERR_INVARIANT';

  constructor(message: string) {
    super(message);
    this.name = 'InvariantError';
  }
}
