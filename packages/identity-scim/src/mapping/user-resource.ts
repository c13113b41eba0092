import type { ProvisionedUser, ProvisionedUserView } from '@vestibule/identity-core';
import { USER_URN, weakEntityTag, withSchemas, type JsonObject, type ResourceType } from '../protocol/index.js';

/** What a client may write of a user as it stands: the resource that a PATCH is applied to. */
export function toWritableUser(record: ProvisionedUser, active: boolean): JsonObject {
  return {
    ...(record.externalId === null ? {} : { externalId: record.externalId }),
    userName: record.upn,
    ...record.document,
    active,
  };
}

/**
 * The whole resource, before projection.
 *
 * @param baseUrl Without a trailing slash. @see RFC 7643 §4.1
 */
export function toUserResource(view: ProvisionedUserView, resourceType: ResourceType, baseUrl: string): JsonObject {
  const { record, active, groups } = view;
  return withSchemas(
    {
      schemas: [USER_URN],
      id: record.scimId,
      ...toWritableUser(record, active),
      groups: groups.map(({ id, name }) => ({ value: id, $ref: `${baseUrl}/Groups/${id}`, display: name, type: 'direct' })),
      meta: {
        resourceType: 'User',
        created: record.createdAt.toISOString(),
        lastModified: record.updatedAt.toISOString(),
        location: userLocation(record.scimId, baseUrl),
        version: weakEntityTag(record.version),
      },
    },
    resourceType,
  );
}

export const userLocation = (id: string, baseUrl: string): string => `${baseUrl}/Users/${encodeURIComponent(id)}`;
