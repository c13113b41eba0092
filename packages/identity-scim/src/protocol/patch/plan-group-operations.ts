import type { ResolvedFilter } from '../filter/resolved-filter.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../json/json-value.js';
import { invalidFilter, invalidPath, invalidValue, mutability } from '../messages/error-table.js';
import { holdsMembership } from './plan-operation.js';
import type { PatchOperation } from './patch-operation.js';

/** One entry of a group's `members`, as a client wrote it. @see RFC 7643 §4.2 */
export interface GroupMember {
  readonly value: string;
  readonly type?: string;
  readonly display?: string;
  readonly ref?: string;
}

/** What a PATCH of a group asks for, so that it can be done without reading who is in the group. In order; ids once each. */
export type GroupOperation =
  /** For `applyPatch` on the group without its members: `displayName`, `externalId`, extensions. */
  | { readonly kind: 'change-attributes'; readonly operation: PatchOperation }
  | { readonly kind: 'add-members'; readonly ids: readonly string[]; readonly members: readonly GroupMember[] }
  | { readonly kind: 'remove-members'; readonly ids: readonly string[] }
  | { readonly kind: 'replace-members'; readonly ids: readonly string[]; readonly members: readonly GroupMember[] }
  /** Only ever from `{"op":"remove","path":"members"}` without a value. */
  | { readonly kind: 'remove-all-members' };

/**
 * Turns the operations of a PATCH into changes of attributes and of membership.
 *
 * @throws {ScimError} `invalidFilter` for a filter on members other than `value eq "…"`, joined by `or`: it could not be decided
 *   without reading the members; `mutability` for changing an existing member.
 */
export function planGroupOperations(operations: readonly PatchOperation[]): readonly GroupOperation[] {
  return operations.map((operation) => (isMembership(operation) ? planMembers(operation) : { kind: 'change-attributes', operation }));
}

function isMembership({ target }: PatchOperation): boolean {
  return target.extension === undefined && target.attribute.name === 'members' && holdsMembership(target);
}

function planMembers(operation: PatchOperation): GroupOperation {
  const { filter, subAttribute } = operation.target;
  if (subAttribute !== undefined) throw mutability('A member cannot be changed. Remove it and add another.');
  if (operation.kind === 'remove') {
    if (filter !== undefined) return { kind: 'remove-members', ids: unique(idsOf(filter)) };
    if (operation.values === undefined) return { kind: 'remove-all-members' };
    return { kind: 'remove-members', ids: unique(readMembers(operation.values).map((member) => member.value)) };
  }
  if (filter !== undefined) {
    throw operation.kind === 'add'
      ? invalidPath('Members are added with the path "members", without a filter.')
      : mutability('A member cannot be changed. Remove it and add another.');
  }
  const members = readMembers(operation.value);
  return {
    kind: operation.kind === 'add' ? 'add-members' : 'replace-members',
    ids: members.map((member) => member.value),
    members,
  };
}

function idsOf(filter: ResolvedFilter): readonly string[] {
  if (filter.kind === 'or') return filter.filters.flatMap(idsOf);
  if (filter.kind === 'compare' && filter.operator === 'eq' && filter.attribute.steps[0] === 'value') return [String(filter.value)];
  throw invalidFilter('Members are selected by members[value eq "…"], several joined by "or".');
}

/**
 * The entries of a canonical `members`, each id once.
 *
 * @throws {ScimError} `invalidValue` for an entry without `value`.
 */
export function readMembers(members: JsonValue | undefined): readonly GroupMember[] {
  const entries = members === undefined ? [] : isJsonArray(members) ? members : [members];
  const byId = new Map<string, GroupMember>();
  for (const entry of entries) {
    const value = isJsonObject(entry) ? entry['value'] : undefined;
    if (!isJsonObject(entry) || typeof value !== 'string' || value === '') {
      throw invalidValue('"members.value" is required and missing. Send the id of every member.');
    }
    if (byId.has(value)) continue;
    const { type, display, $ref } = entry;
    byId.set(value, {
      value,
      ...(typeof type === 'string' ? { type } : {}),
      ...(typeof display === 'string' ? { display } : {}),
      ...(typeof $ref === 'string' ? { ref: $ref } : {}),
    });
  }
  return [...byId.values()];
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
