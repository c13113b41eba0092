import type { TenantId } from './tenant-id.js';

/** Driven port: the time. Times reach stores as parameters from here, never from the database's clock. */
export interface Clock {
  now(): Date;
}

/** Driven port: new identifiers. */
export interface Ids {
  /** A unique, time-ordered id (UUID version 7, RFC 9562 §5.7): of two ids of one process the later sorts after. */
  next(): string;
}

/** Driven port: bearer secrets that a person sees once. */
export interface Secrets {
  /** @returns `plain` is shown once; only `hash` is stored; `hint` is the recognisable end of `plain`. */
  next(): { readonly plain: string; readonly hash: string; readonly hint: string };
}

/** Driven port: one-way digests of identifiers, under a key of the tenant's own. */
export interface IdentifierDigests {
  /**
   * The same text of the same tenant has the same digest for ever, also after a change of the encryption key; without the
   * tenant's key it says nothing.
   *
   * @returns lower-case hex, one per text, in order.
   * @throws {StoreUnavailableError} The tenant's key could not be read. Retry later.
   * @throws {KeyUnreadableError} It was stored with another encryption key than the one at hand.
   */
  digest(tenant: TenantId, texts: readonly string[]): Promise<readonly string[]>;
}
