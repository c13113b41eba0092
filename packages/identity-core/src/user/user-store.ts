import type { ConnectionId } from '../connection/connection-id.js';
import type { PersonTraces } from './erased-traces.js';
import type { GroupId } from '../group/group.js';
import type { Email, PresentedIdentifiers, ScimId, UserId } from './identifiers.js';
import type { ProvisionedUser } from './provisioned-user.js';
import type { User } from './user.js';

/**
 * Driven port: the users of one tenant inside one unit of work.
 *
 * Reads lock what they return until the unit ends. Writes are recorded and applied together at the end, in order.
 * A unique value taken meanwhile surfaces there as `StoreConflictError`, and the unit of work runs again.
 */
export interface UserStore {
  /**
   * Every user who is not purged and shares at least one presented identifier, in no particular order; deactivated and
   * deprovisioned ones included. An external id is looked up in both channels of its connection.
   */
  findCandidates(presented: PresentedIdentifiers): Promise<readonly User[]>;
  /** Any status, `purged` included. */
  get(id: UserId): Promise<User | undefined>;
  /**
   * The user and the record behind a SCIM id that is not retired.
   *
   * @param shownGroups `own`: with the groups of the connection that the user is in; `all`: with every one. Default: without.
   */
  getProvisioned(
    connection: ConnectionId,
    id: ScimId,
    shownGroups?: 'own' | 'all',
  ): Promise<{ user: User; record: ProvisionedUser; groups?: readonly { readonly id: GroupId; readonly name: string }[] } | undefined>;
  /** The record of a user in a connection that is not retired. */
  getRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined>;
  /** The record last written for a user in a connection, retired or not: what a restore brings back under a new SCIM id. */
  getLastRecord(connection: ConnectionId, user: UserId): Promise<ProvisionedUser | undefined>;
  /** Scim ids of the connection (not retired, user managed by it and not deprovisioned) → users. Unknown ones are left out. */
  findByScimIds(connection: ConnectionId, ids: readonly ScimId[]): Promise<ReadonlyMap<ScimId, UserId>>;
  /**
   * Another user's record in the connection that shows this userName (folded) or externalId (exact), whatever the
   * matching identifiers say. Not locked: it is only ever a reason to refuse, and two people who are to swap their names
   * would wait for one another.
   */
  findRecordHolder(
    connection: ConnectionId,
    shown: { readonly upn: ProvisionedUser['upn']; readonly externalId: ProvisionedUser['externalId'] },
    except: UserId | null,
  ): Promise<ProvisionedUser | undefined>;

  /** Addresses (folded) that several users who are not purged show: the first `limit` in one spelling each, and how many there are. */
  findSharedEmails(limit: number): Promise<{ readonly addresses: readonly Email[]; readonly count: number }>;
  /** What the person was ever called, as account, records and decisions tell. */
  findTraces(user: UserId): Promise<PersonTraces>;
  /** Those of the digests that a purged user left. */
  findTombstones(digests: readonly string[]): Promise<ReadonlySet<string>>;
  /** Users of the connection who are active. */
  countActive(connection: ConnectionId): Promise<number>;

  /** The id that a connection in shadow mode was told for this externalId, as long as nobody has got it yet. */
  getPromisedId(connection: ConnectionId, kind: 'user' | 'group', externalId: string): Promise<string | undefined>;

  insert(user: User): void;
  /** Writes what differs between the two; `before` is the value this unit read. */
  replace(before: User, after: User): void;
  insertRecord(record: ProvisionedUser): void;
  replaceRecord(record: ProvisionedUser): void;
  /** The record goes, its SCIM id is retired for good. */
  retireRecord(record: ProvisionedUser): void;
  /**
   * Everything that speaks of the person goes: `after` is the blank, purged account; its records, external ids, memberships
   * (suspended ones too), sessions, confirmed receipts, promised ids and the logged requests that name it are removed, the
   * person's fields in decisions, events and deliveries to webhooks blanked; of what else was asked in the person's name (a
   * refused login, a refused create) the outcome stays.
   *
   * @param traces As {@link findTraces} gave them in this unit.
   */
  purge(after: User, tombstones: readonly string[], traces: PersonTraces): void;
  /** Only what decisions, events and deliveries of this tenant say of somebody whose account is elsewhere: in a world of shadow mode. */
  eraseTraces(user: UserId, traces: PersonTraces): void;
  /** The person may register again. */
  liftTombstones(digests: readonly string[]): void;
  /** The latest promise for an externalId stands. */
  recordPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string, id: string, at: Date): void;
  /** The promise is kept, and gone. */
  redeemPromise(connection: ConnectionId, kind: 'user' | 'group', externalId: string): void;
}
