import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import { groupEventData } from '../group/describe-group-change.js';
import type { Group } from '../group/group.js';
import type { Stores } from '../ports.js';

/**
 * Records that authority over an external group moves from its connection to internal: name, members and id stay, the
 * connection is remembered. A name that an internal group holds already is kept all the same.
 */
export async function planDetach(stores: Stores, group: Group, draft: DecisionDraft): Promise<Group> {
  const holder = await stores.groups.findByName('', group.name);
  const after: Group = {
    ...group,
    kind: 'internal',
    nameScope: holder === undefined ? '' : group.id,
    connection: null,
    formerConnection: group.connection,
    updatedAt: draft.at,
    version: group.version + 1,
  };
  stores.groups.replace(group, after);
  const target = { kind: 'group', id: group.id } as const;
  draft.change(target, 'kind', group.kind, after.kind);
  draft.change(target, 'connection', group.connection, null);
  draft.event('group.detached', groupEventData(after, { formerConnection: group.connection }));
  return after;
}

/** All external groups of a connection. @returns how many. */
export async function planDetachAll(stores: Stores, connection: ConnectionId, draft: DecisionDraft): Promise<number> {
  const groups = await stores.groups.findByConnection(connection);
  for (const group of groups) await planDetach(stores, group, draft);
  draft.step('detach-groups', `${groups.length} detached`);
  return groups.length;
}
