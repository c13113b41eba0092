import type { ConnectionId } from '../connection/connection-id.js';
import { describeUserChange, userEventData } from '../user/describe-user-change.js';
import type { Channel, UserId } from '../user/identifiers.js';
import type { User } from '../user/user.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

export const RELEASABLE = ['UPN', 'EXTERNAL_PROVIDER_ID', 'EMAIL'] as const;
export type Releasable = (typeof RELEASABLE)[number];

/** An address is given free only when asked for. */
export const RELEASED_BY_DEFAULT: readonly Releasable[] = ['UPN', 'EXTERNAL_PROVIDER_ID'];

export interface ReleasedIdentifier {
  readonly identifier: Releasable;
  readonly connection: ConnectionId | null;
  readonly channel: Channel | null;
  readonly value: string;
}

/**
 * Use case: a user's identifiers are taken out of matching, so that an IdP-side change of UPN or id binds anew. The SCIM
 * id stays valid, and the directory goes on reading what it last wrote.
 */
export class ReleaseIdentifiers {
  constructor(private readonly ports: AdministrationPorts) {}

  /** @param preview Says what would be released; nothing changes. */
  execute(
    request: AdministrationRequest,
    id: UserId,
    identifiers: readonly Releasable[],
    preview: boolean,
  ): Promise<AdministrationOutcome<readonly ReleasedIdentifier[]>> {
    return administer(this.ports, request, 'release-identifiers', null, async (stores, draft) => {
      const before = await stores.users.get(id);
      if (before === undefined || before.status === 'purged') return unknown('User', id);
      draft.about({ user: id });
      const released = planRelease(before, identifiers);
      const after: User = {
        ...before,
        upn: identifiers.includes('UPN') ? null : before.upn,
        email: identifiers.includes('EMAIL') ? null : before.email,
        externalIds: identifiers.includes('EXTERNAL_PROVIDER_ID') ? [] : before.externalIds,
        updatedAt: draft.at,
      };
      draft.changed(...describeUserChange(before, after));
      if (preview) return { planned: released };
      if (released.length === 0) return { done: released };
      stores.users.replace(before, after);
      draft.event('user.identifiers_released', userEventData(after, { identifiers: released.map((one) => one.identifier) }));
      return { done: released };
    });
  }
}

/** Pure. In matching order. */
function planRelease(user: User, identifiers: readonly Releasable[]): readonly ReleasedIdentifier[] {
  const external = user.externalIds.map(({ connection, channel, value }) => ({ identifier: 'EXTERNAL_PROVIDER_ID' as const, connection, channel, value }));
  const own = (identifier: 'UPN' | 'EMAIL', value: string | null) =>
    value === null ? [] : [{ identifier, connection: null, channel: null, value }];
  return [...external, ...own('UPN', user.upn), ...own('EMAIL', user.email)].filter((one) => identifiers.includes(one.identifier));
}
