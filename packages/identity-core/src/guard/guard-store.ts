import type { ConnectionId } from '../connection/connection-id.js';
import type { GroupId } from '../group/group.js';
import type { Hold, HoldId } from './hold.js';

/** One act that took something away: a person's active account, or members of a group. */
export interface CountedAct {
  readonly id: string;
  readonly connection: ConnectionId;
  /** `null`: users of the connection. */
  readonly group: GroupId | null;
  readonly size: number;
  readonly at: Date;
}

/**
 * Driven port: the blast-radius guard's window and holds, inside one unit of work. Whoever reads the window holds the lock
 * on the connection, so that two requests cannot both take the last free place.
 */
export interface GuardStore {
  /** Sum of the sizes counted since (inclusive). */
  countSince(connection: ConnectionId, group: GroupId | null, since: Date): Promise<number>;
  /** Pending holds on this user or group. */
  findPending(connection: ConnectionId, subject: string): Promise<readonly Hold[]>;
  getHold(id: HoldId): Promise<Hold | undefined>;

  recordAct(act: CountedAct): void;
  insertHold(hold: Hold): void;
  replaceHold(hold: Hold): void;
}
