import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';

/** An AuthnRequest that waits for its answer: any process can finish what another began. */
export interface LoginRequest {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  /** The AuthnRequest's `ID`. */
  readonly id: string;
  /** Opaque key that travels as RelayState, at most 80 bytes. */
  readonly relayState: string;
  /** SHA-256 (hex) of the secret in the per-request cookie: the answer must come from the same browser. */
  readonly browserHash: string;
  /** Path on this site, starting with a single `/`. */
  readonly returnTo: string;
  /** The test this login belongs to: no user, session or event comes of it. */
  readonly testId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Driven port: open login requests. Each call is one atomic statement of its own. */
export interface LoginRequestStore {
  open(request: LoginRequest): Promise<void>;
  /**
   * Takes the open request with this AuthnRequest `ID`, once: of two simultaneous calls exactly one gets it.
   * `undefined`: unknown, of another connection, expired at `now`, already consumed, or begun by none of these browsers
   * (then it stays open for the right one).
   *
   * @param browserHashes Hashes of the login cookies that came with the answer.
   * @see SAML 2.0 Profiles §4.1.4.3: InResponseTo
   */
  consume(
    tenant: TenantId,
    connection: ConnectionId,
    id: string,
    browserHashes: readonly string[],
    now: Date,
  ): Promise<LoginRequest | undefined>;
  /** Housekeeping: removes what expired before `before`, at most `limit` rows. @returns how many went. */
  removeExpired(before: Date, limit: number): Promise<number>;
}

/** Driven port: assertion ids already used, kept until they could no longer be accepted anyway. */
export interface AssertionReplayStore {
  /**
   * Remembers the `ID` of an Assertion. Atomic: of two simultaneous calls exactly one gets `first-use`.
   *
   * @param forgetAfter Latest NotOnOrAfter plus the clock skew.
   * @throws {StoreUnavailableError} Nothing was remembered: the login must fail.
   * @see SAML 2.0 Profiles §4.1.4.5
   */
  remember(tenant: TenantId, connection: ConnectionId, assertionId: string, forgetAfter: Date): Promise<'first-use' | 'replayed'>;
  removeExpired(before: Date, limit: number): Promise<number>;
}
