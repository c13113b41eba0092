import type { Group, ProvisionedGroupView, ProvisionedMember } from '@vestibule/identity-core';
import { GROUP_URN, weakEntityTag, withSchemas, type JsonObject, type ResourceType } from '../protocol/index.js';
import { userLocation } from './user-resource.js';

/** What a client may write of a group as it stands, apart from its members. */
export function toWritableGroup(group: Group): JsonObject {
  return {
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.name,
    ...group.document,
  };
}

/**
 * The whole resource, before projection.
 *
 * @param baseUrl Without a trailing slash. @see RFC 7643 §4.2
 */
export function toGroupResource({ group, members }: ProvisionedGroupView, resourceType: ResourceType, baseUrl: string): JsonObject {
  return withSchemas(
    {
      schemas: [GROUP_URN],
      id: group.id,
      ...toWritableGroup(group),
      members: members.map((member) => toMember(member, baseUrl)),
      meta: {
        resourceType: 'Group',
        created: group.createdAt.toISOString(),
        lastModified: group.updatedAt.toISOString(),
        location: groupLocation(group.id, baseUrl),
        version: weakEntityTag(group.version),
      },
    },
    resourceType,
  );
}

export const groupLocation = (id: string, baseUrl: string): string => `${baseUrl}/Groups/${encodeURIComponent(id)}`;

function toMember({ kind, id, display }: ProvisionedMember, baseUrl: string): JsonObject {
  return {
    value: id,
    $ref: kind === 'user' ? userLocation(id, baseUrl) : groupLocation(id, baseUrl),
    ...(display === null ? {} : { display }),
    type: kind === 'user' ? 'User' : 'Group',
  };
}
