import type { ConnectionId } from '../connection/connection-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Group, GroupId, GroupName, MemberRef } from './group.js';

/** What has to be added and removed to reach a wanted membership. */
export interface MembershipDelta {
  readonly add: readonly MemberRef[];
  readonly remove: readonly MemberRef[];
}

/** One group that is a member of another. */
export interface NestingEdge {
  readonly group: GroupId;
  readonly member: GroupId;
}

/**
 * Driven port: the groups of one tenant inside one unit of work; locks and recorded writes as in `UserStore`.
 * No method loads a group's members to change some.
 */
export interface GroupStore {
  get(id: GroupId): Promise<Group | undefined>;
  /** The group that holds this name (folded) in this scope. */
  findByName(nameScope: string, name: GroupName): Promise<Group | undefined>;
  /** Which of these names (folded keys) are held in the scope. */
  findNamesTaken(nameScope: string, names: readonly GroupName[]): Promise<ReadonlySet<string>>;
  /** Every external group of the connection. */
  findByConnection(connection: ConnectionId): Promise<readonly Group[]>;
  /** External groups of the connection among `ids`. */
  findExternal(connection: ConnectionId, ids: readonly GroupId[]): Promise<ReadonlySet<GroupId>>;
  /** Those of `members` who are in the group now. */
  findPresent(group: GroupId, members: readonly MemberRef[]): Promise<readonly MemberRef[]>;
  /** Set-based difference between the membership now and `wanted`. */
  planReplacement(group: GroupId, wanted: readonly MemberRef[]): Promise<MembershipDelta>;
  /**
   * The memberships of groups in groups on every way down from `from`, and on every way up to it, at most so many steps
   * away. Not locked: who nests holds the lock on the connection.
   */
  findNesting(from: readonly GroupId[], direction: 'down' | 'up', steps: number): Promise<readonly NestingEdge[]>;

  /** Direct members, deprovisioned people left out. */
  countMembers(group: GroupId): Promise<number>;

  insert(group: Group): void;
  replace(before: Group, after: Group): void;
  /**
   * Authority over external groups moves as `after` says: kind, connection, former connection, scope of the name, time and
   * version; name, members and the rest stay. Set-based: one statement whatever their number.
   */
  detach(after: readonly Group[]): void;
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
