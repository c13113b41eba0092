import {
  parseExternalProviderId,
  parseGroupName,
  type GroupEdit,
  type MembershipChange,
  type PushedGroup,
} from '@vestibule/identity-core';
import {
  applyPatch,
  invalidValue,
  isJsonArray,
  isJsonObject,
  ownValue,
  planGroupOperations,
  readMembers,
  type GroupOperation,
  type JsonObject,
  type PatchOperation,
  type ResourceType,
} from '../protocol/index.js';
import { toWritableGroup } from './group-resource.js';

/** Kept beside the document (in columns and rows of their own), or not the client's to write. */
const NOT_IN_DOCUMENT = new Set(['schemas', 'id', 'externalId', 'displayName', 'members', 'meta']);

/**
 * Refuses a body with members that name nobody: left out, they would silently empty the group.
 *
 * @throws {ScimError} `invalidValue`
 */
export function refuseNamelessMembers(body: JsonObject): void {
  const members = Object.entries(body).find(([name]) => name.toLowerCase() === 'members')?.[1];
  if (!isJsonArray(members)) return;
  for (const member of members) {
    const value = isJsonObject(member) ? Object.entries(member).find(([name]) => name.toLowerCase() === 'value')?.[1] : undefined;
    if (typeof value !== 'string' || value === '') throw invalidValue('"members.value" is required and missing. Send the id of every member.');
  }
}

/**
 * The group that a canonical resource describes.
 *
 * @throws {InvalidValueError} Its field is the SCIM attribute.
 */
export function toPushedGroup(resource: JsonObject): PushedGroup {
  return { ...describedBy(resource), members: readMembers(ownValue(resource, 'members')).map((member) => member.value) };
}

/** PUT: name and members are replaced. Without `externalId` it stays; null takes it away. */
export function replacingGroupEdit(resource: JsonObject, body: JsonObject): GroupEdit {
  const { members, ...described } = toPushedGroup(resource);
  const isExternalIdGiven = Object.keys(body).some((key) => key.toLowerCase() === 'externalid');
  return (group) => ({
    ...described,
    externalId: isExternalIdGiven ? described.externalId : group.externalId,
    members: [{ kind: 'replace', ids: members }],
  });
}

/**
 * PATCH: attributes are changed on what stands while it is locked; members are named by steps and never read.
 *
 * @throws {ScimError} As `planGroupOperations`; the edit throws as `applyPatch`.
 */
export function patchingGroupEdit(operations: readonly PatchOperation[], resourceType: ResourceType): GroupEdit {
  const planned = planGroupOperations(operations);
  const onAttributes = planned.flatMap((step) => (step.kind === 'change-attributes' ? [step.operation] : []));
  const members = planned.flatMap((step) => toMembershipChange(step) ?? []);
  return (group) => {
    const before = toWritableGroup(group);
    return { ...describedBy(onAttributes.length === 0 ? before : applyPatch(before, onAttributes, resourceType)), members };
  };
}

function toMembershipChange(step: GroupOperation): MembershipChange | undefined {
  switch (step.kind) {
    case 'change-attributes':
      return undefined;
    case 'add-members':
      return { kind: 'add', ids: step.ids };
    case 'remove-members':
      return { kind: 'remove', ids: step.ids };
    case 'replace-members':
      return { kind: 'replace', ids: step.ids };
    case 'remove-all-members':
      return { kind: 'replace', ids: [] };
  }
}

function describedBy(resource: JsonObject): Omit<PushedGroup, 'members'> {
  const externalId = ownValue(resource, 'externalId');
  return {
    name: parseGroupName(ownValue(resource, 'displayName')),
    externalId: externalId === undefined ? null : parseExternalProviderId(externalId),
    document: Object.fromEntries(Object.entries(resource).filter(([name]) => !NOT_IN_DOCUMENT.has(name))),
  };
}
