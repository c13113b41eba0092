export type EmbeddedPostgresErrorCode =
  /** No binaries for this platform are installed; `DATABASE_URL` is the way out. */
  | 'binaries_missing'
  /** Binaries exist, but none of the places tried lets the database account execute them. */
  | 'binaries_unusable'
  /** Another live process serves the same directory. */
  | 'in_use'
  /** The directory was written by another major version of PostgreSQL, or is no cluster of ours. */
  | 'incompatible_data'
  | 'start_failed';

/** Its message is one sentence for an operator: what is wrong and what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(
    readonly code: EmbeddedPostgresErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
