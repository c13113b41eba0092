import type { ConnectionId } from '../connection/connection-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Group, GroupId, GroupName, MemberRef } from './group.js';

/** What has to be added and removed to reach a wanted membership. */
export interface MembershipDelta {
  readonly add: readonly MemberRef[];
  readonly remove: readonly MemberRef[];
}

/**
 * Driven port: the groups of one tenant inside one unit of work; locks and recorded writes as in `UserStore`.
 * No method loads a group's members to change some.
 */
export interface GroupStore {
  get(id: GroupId): Promise<Group | undefined>;
  /** The group that holds this name (folded) in this scope. */
  findByName(nameScope: string, name: GroupName): Promise<Group | undefined>;
  /** Every external group of the connection. */
  findByConnection(connection: ConnectionId): Promise<readonly Group[]>;
  /** External groups of the connection among `ids`. */
  findExternal(connection: ConnectionId, ids: readonly GroupId[]): Promise<ReadonlySet<GroupId>>;
  /** Those of `members` who are in the group now. */
  findPresent(group: GroupId, members: readonly MemberRef[]): Promise<readonly MemberRef[]>;
  /** Set-based difference between the membership now and `wanted`. */
  planReplacement(group: GroupId, wanted: readonly MemberRef[]): Promise<MembershipDelta>;
  /** External groups of the connection that contain the user directly. */
  findContaining(user: UserId, connection: ConnectionId): Promise<readonly Group[]>;

  insert(group: Group): void;
  replace(before: Group, after: Group): void;
  /** The group and its memberships. */
  delete(group: Group): void;
  /** Idempotent on both sides; the group's `updatedAt` and `version` move with it. */
  changeMembers(group: GroupId, delta: MembershipDelta, at: Date): void;
  /**
   * A deprovisioned user leaves every external group of the connection at once; which ones is remembered.
   * `updatedAt` and `version` of those groups move.
   */
  suspendMemberships(user: UserId, connection: ConnectionId, at: Date): void;
  /** The restored user returns to the remembered groups that still are this connection's; the memory goes. */
  resumeMemberships(user: UserId, connection: ConnectionId, at: Date): void;
  /** The memory goes without a return. */
  forgetSuspendedMemberships(user: UserId): void;
}
