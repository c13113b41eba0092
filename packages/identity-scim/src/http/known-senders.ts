import { isDeepStrictEqual } from 'node:util';
import type { Authenticated } from './authenticate.js';

/** Credentials remembered by one process; the oldest is forgotten first. */
const MAX_KNOWN = 1_000;

/**
 * Whom credentials named when they were last looked at: a guess, with which a read may set out while the credential is
 * looked at again. What it brings is answered only when that look finds the same sender.
 */
export class KnownSenders {
  private readonly senders = new Map<string, Authenticated>();

  recall(credential: string): Authenticated | undefined {
    return this.senders.get(credential);
  }

  /** @param sender `undefined`: the credential names nobody any more. */
  learn(credential: string, sender: Authenticated | undefined): void {
    this.senders.delete(credential);
    if (sender === undefined) return;
    this.senders.set(credential, sender);
    const oldest = this.senders.keys().next();
    if (this.senders.size > MAX_KNOWN && oldest.done === false) this.senders.delete(oldest.value);
  }
}

/** Whether a read for one is a read for the other: the same connection, with the same settings, at the same address. Pure. */
export function readsAlike(one: Authenticated, other: Authenticated): boolean {
  return (
    one.tenant.id === other.tenant.id &&
    one.tenant.slug === other.tenant.slug &&
    one.connection.id === other.connection.id &&
    isDeepStrictEqual(one.connection.scim, other.connection.scim)
  );
}
