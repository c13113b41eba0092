import type { ProvisionedProfile, UserEdit } from '@vestibule/identity-core';
import { applyPatch, invalidValue, ownValue, type JsonObject, type PatchOperation, type ResourceType } from '../protocol/index.js';
import { formerEmailOf, toProvisionedProfile, type MalformedAddresses } from './user-profile.js';
import { toWritableUser } from './user-resource.js';

/**
 * The profile that the body of a POST or PUT describes.
 *
 * @param resource The validated body, in which null and "no value" have become absent.
 * @param body As sent: an `externalId` of null takes the value away, an absent one leaves it, a blank one is refused.
 * @throws {InvalidValueError} Its field is the SCIM attribute.
 */
export function toWrittenProfile(resource: JsonObject, body: JsonObject, malformedAddresses: MalformedAddresses): ProvisionedProfile {
  const profile = toProvisionedProfile(resource, malformedAddresses);
  return profile.externalId === undefined && names(body, 'externalid') ? { ...profile, externalId: null } : profile;
}

function names(body: JsonObject, lowerCaseName: string): boolean {
  return Object.keys(body).some((key) => key.toLowerCase() === lowerCaseName);
}

/** PUT: the profile replaces what stands. */
export function replacingEdit(profile: ProvisionedProfile): UserEdit {
  return ({ record, active }) => ({ profile, formerEmail: formerEmailOf(toWritableUser(record, active)) });
}

/**
 * PATCH: the operations are applied to what stands while it is locked, so that racing patches all count.
 *
 * @throws {InvalidValueError} As {@link toWrittenProfile}.
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
    const profile = toProvisionedProfile(after, malformedAddresses);
    return { profile: { ...profile, externalId: profile.externalId ?? null }, formerEmail: formerEmailOf(before) };
  };
}
