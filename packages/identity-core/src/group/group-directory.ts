import type { ConnectionId } from '../connection/connection-id.js';
import type { Page, PageRequest } from '../kernel/page.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { UserId } from '../user/identifiers.js';
import type { Group, GroupId, GroupKind } from './group.js';

export interface GroupQuery {
  /** Part of the name, folded. */
  readonly text?: string;
  readonly kind?: GroupKind;
  readonly connection?: ConnectionId;
}

export interface GroupWithCount {
  readonly group: Group;
  /** Direct members. */
  readonly memberCount: number;
}

export interface GroupMember {
  readonly kind: 'user' | 'group';
  readonly id: string;
  readonly displayName: string | null;
  readonly upn: string | null;
}

export interface EffectiveGroup {
  readonly group: Group;
  /** From the group that holds the user directly up to `group` itself. */
  readonly path: readonly { readonly id: GroupId; readonly name: string }[];
}

export interface EffectiveMember {
  readonly id: UserId;
  readonly displayName: string | null;
  readonly upn: string | null;
  /** From the asked group down to the one that holds the person directly; the shortest way. */
  readonly path: readonly { readonly id: GroupId; readonly name: string }[];
}

/** Driven port: an administrator's and a host's reads of groups, without locks. */
export interface GroupDirectory {
  get(tenant: TenantId, id: GroupId): Promise<GroupWithCount | undefined>;
  /** Ordered by id, that is by creation. */
  find(tenant: TenantId, query: GroupQuery, page: PageRequest): Promise<Page<GroupWithCount>>;
  /** Ordered by kind and id. */
  findMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<GroupMember>>;
  /** Every group the user is in, directly or through nested groups (depth at most 32), ordered by name. */
  findEffectiveGroups(tenant: TenantId, user: UserId): Promise<readonly EffectiveGroup[]>;
  /** Everybody in the group, directly or through nested groups (depth at most 32), each once, ordered by id. */
  findEffectiveMembers(tenant: TenantId, id: GroupId, page: PageRequest): Promise<Page<EffectiveMember>>;
}
