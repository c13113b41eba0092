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
