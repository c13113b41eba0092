import type { ProvisionedProfile, UserEdit } from '@vestibule/identity-core';
import { applyPatch, invalidValue, ownValue, type JsonObject, type PatchOperation, type ResourceType } from '../protocol/index.js';
import { emailOf, toProvisionedProfile, type MalformedAddresses } from './user-profile.js';
import { toWritableUser } from './user-resource.js';

/**
 * The profile that the body of a POST or PUT describes.
 *
 * @param resource The validated body, in which null and "no value" have become absent.
 * @param body As sent: an `externalId` of null or blank takes the value away, an absent one leaves it.
 */
export function toWrittenProfile(resource: JsonObject, body: JsonObject, malformedAddresses: MalformedAddresses): ProvisionedProfile {
  const { externalId, ...rest } = resource;
  if (typeof externalId === 'string' && externalId.trim() !== '') return toProvisionedProfile(resource, malformedAddresses);
  const profile = toProvisionedProfile(rest, malformedAddresses);
  return names(body, 'externalid') ? { ...profile, externalId: null } : profile;
}

function names(body: JsonObject, lowerCaseName: string): boolean {
  return Object.keys(body).some((key) => key.toLowerCase() === lowerCaseName);
}

/** PUT: the profile replaces what stands. */
export function replacingEdit(profile: ProvisionedProfile): UserEdit {
  return ({ record, active }) => ({ profile, formerEmail: emailOf(toWritableUser(record, active), 'kept') });
}

/**
 * PATCH: the operations are applied to what stands while it is locked, so that racing patches all count.
 *
 * @throws {ScimError} As `applyPatch`; 400 `invalidValue` for an attempt to remove `active`.
 */
export function patchingEdit(
  operations: readonly PatchOperation[],
  resourceType: ResourceType,
  malformedAddresses: MalformedAddresses,
): UserEdit {
  return ({ record, active }) => {
    const before = toWritableUser(record, active);
    const after = applyPatch(before, operations, resourceType);
    if (ownValue(after, 'active') === undefined) {
      throw invalidValue('"active" cannot be removed. Replace it with true or false.');
    }
    const { externalId, ...rest } = after;
    const hasExternalId = typeof externalId === 'string' && externalId.trim() !== '';
    const profile = toProvisionedProfile(hasExternalId ? after : rest, malformedAddresses);
    return { profile: hasExternalId ? profile : { ...profile, externalId: null }, formerEmail: emailOf(before, 'kept') };
  };
}
