import type { Brand } from '../kernel/brand.js';
import type { ConnectionId } from '../connection/connection-id.js';
import type { TenantId } from '../kernel/tenant-id.js';
import { foldText } from '../kernel/fold-text.js';
import type { JsonObject } from '../kernel/json.js';
import { MAX_IDENTIFIER_LENGTH, parseName } from '../kernel/text.js';
import type { UserId } from '../user/identifiers.js';

/** Also the group's SCIM id: detach and re-link keep it. */
export type GroupId = Brand<string, 'GroupId'>;
export const groupId = (value: string): GroupId => value as GroupId;

/** Display name in the presented spelling; compared by {@link groupNameKey}. */
export type GroupName = Brand<string, 'GroupName'>;

/** @throws {InvalidValueError} Empty, longer than 512, control characters, unseen characters, lone surrogates. */
export function parseGroupName(raw: unknown): GroupName {
  return parseName('displayName', raw, MAX_IDENTIFIER_LENGTH) as GroupName;
}

export const groupNameKey = (name: GroupName): string => foldText(name);

export type GroupKind = 'internal' | 'system' | 'external';

/** A member is a person, or a group where the connection accepts nesting. */
export type MemberRef = { readonly kind: 'user'; readonly id: UserId } | { readonly kind: 'group'; readonly id: GroupId };

/** A set of users (and groups) under one authority. Members are rows of their own, never loaded to change some. */
export interface Group {
  readonly tenant: TenantId;
  readonly id: GroupId;
  readonly name: GroupName;
  /**
   * Names are unique (folded) within a scope: a connection's slug for external groups, `''` for internal and system ones,
   * the group's own id for a detached group whose name was taken.
   */
  readonly nameScope: string;
  readonly kind: GroupKind;
  /** The authority of an external group; `null` otherwise. */
  readonly connection: ConnectionId | null;
  /** The connection it was detached from; remembered also after that connection is gone. */
  readonly formerConnection: ConnectionId | null;
  readonly roles: readonly string[];
  /** Wire: SCIM `externalId`. */
  readonly externalId: string | null;
  /** What the directory wrote beside name and members, opaque to the core. */
  readonly document: JsonObject;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with every change that a reader can see, members included; the adapter's ETag. */
  readonly version: number;
}
