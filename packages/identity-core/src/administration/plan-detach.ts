import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import { groupEventData } from '../group/describe-group-change.js';
import { groupNameKey, type Group } from '../group/group.js';
import type { Stores } from '../ports.js';

/** Groups whose change one decision lists; the count in its trail is whole, and every group has its event. */
const LISTED_IN_DECISION = 100;

/**
 * Records that authority over external groups moves from their connection to internal: name, members and id stay, the
 * connection is remembered. A name that an internal group holds already is kept all the same.
 *
 * @returns the groups as they are from now on.
 */
export async function planDetach(stores: Stores, groups: readonly Group[], draft: DecisionDraft): Promise<readonly Group[]> {
  const taken = groups.length === 0 ? new Set<string>() : await stores.groups.findNamesTaken('', groups.map((group) => group.name));
  const detached = groups.map((group): Group => ({
      ...group,
      kind: 'internal',
      nameScope: taken.has(groupNameKey(group.name)) ? group.id : '',
      connection: null,
      formerConnection: group.connection,
      updatedAt: draft.at,
      version: group.version + 1,
    }));
  stores.groups.detach(detached);
  for (const { id, connection, kind } of groups.slice(0, LISTED_IN_DECISION)) {
    draft.change({ kind: 'group', id }, 'kind', kind, 'internal');
    draft.change({ kind: 'group', id }, 'connection', connection, null);
  }
  for (const after of detached) draft.event('group.detached', groupEventData(after, { formerConnection: after.formerConnection }));
  return detached;
}

/** All external groups of a connection. @returns how many. */
export async function planDetachAll(stores: Stores, connection: ConnectionId, draft: DecisionDraft): Promise<number> {
  const detached = await planDetach(stores, await stores.groups.findByConnection(connection), draft);
  draft.step('detach-groups', `${detached.length} detached`);
  return detached.length;
}
