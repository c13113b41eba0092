import type { Connection } from '../connection/connection.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { Stores } from '../ports.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { ScimId, UserId } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

/**
 * Use case: a deprovisioned user is active again before the retention time is over. A managed one is visible to its
 * directory again under a new SCIM id, with what the directory last wrote, and in the groups that still are that
 * directory's. If the directory shows the name or the external id on somebody else by now, nobody manages the person any more.
 */
export class RestoreUser {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: UserId): Promise<AdministrationOutcome<User>> {
    return administer(this.ports, request, 'restore-user', null, async (stores, draft) => {
      const before = await stores.users.get(id);
      if (before === undefined) return unknown('User', id);
      draft.about({ user: id });
      if (before.status !== 'deprovisioned') {
        return {
          refused: { code: 'user.not_restorable', detail: `User ${id} is ${before.status}, not deprovisioned`, remedy: 'Only a deprovisioned user is restored.' },
        };
      }
      const connection = before.managedBy === null ? undefined : await stores.connections.get(before.managedBy);
      const issued = connection === undefined ? undefined : await this.reissue(stores, before, connection, draft);
      const after: User = {
        ...before,
        status: 'active',
        // Whom the directory cannot see, it cannot manage, and nobody else could.
        ...(issued === undefined ? { managedBy: null } : { scimIds: [...before.scimIds, issued] }),
        updatedAt: draft.at,
        deprovisionedAt: null,
        purgeAfter: null,
      };
      stores.users.replace(before, after);
      draft.changed(...describeUserChange(before, after));
      draft.event('user.restored', userEventData(after));
      return { done: after };
    });
  }

  /** @returns The new SCIM id; `undefined`: the directory cannot be shown the person again. */
  private async reissue(stores: Stores, user: User, connection: Connection, draft: DecisionDraft): Promise<User['scimIds'][number] | undefined> {
    const last = await stores.users.getLastRecord(connection.id, user.id);
    if (last === undefined) return undefined;
    const holder = await stores.users.findRecordHolder(connection.id, last, user.id);
    if (holder !== undefined) {
      draft.step('restore-record', 'left out', `another resource of the connection shows the same userName or externalId; unmanaged from now on`);
      return undefined;
    }
    const scimId = this.ports.ids.next() as ScimId;
    stores.users.insertRecord({ ...last, scimId, createdAt: draft.at, updatedAt: draft.at, version: 1 });
    stores.groups.resumeMemberships(user.id, connection.id, draft.at);
    draft.step('restore-record', 'restored', 'under a new SCIM id; the old one stays retired');
    return { connection: connection.id, value: scimId, retired: false };
  }
}
