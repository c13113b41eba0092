import type { ProvisionedUser, ProvisionedUserView, User } from '@vestibule/identity-core';
import { ENTERPRISE_USER_URN, USER_URN, weakEntityTag, withSchemas, type JsonObject, type ResourceType } from '../protocol/index.js';

/** What a client may write of a user as it stands: the resource that a PATCH is applied to. */
export function toWritableUser(record: ProvisionedUser, active: boolean): JsonObject {
  return {
    ...(record.externalId === null ? {} : { externalId: record.externalId }),
    userName: record.upn,
    ...record.document,
    active,
  };
}

/** What is known of a person whom the connection does not own, in the words of the core schema. */
function toForeignUser({ email, fields }: User): JsonObject {
  const { displayName, givenName, surname, jobTitle, department } = fields;
  const given = (values: Readonly<Record<string, string | null>>): JsonObject =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const name = given({ givenName, familyName: surname });
  const enterprise = given({ department });
  return {
    ...given({ displayName, title: jobTitle }),
    ...(Object.keys(name).length === 0 ? {} : { name }),
    ...(email === null ? {} : { emails: [{ value: email, primary: true }] }),
    ...(Object.keys(enterprise).length === 0 ? {} : { [ENTERPRISE_USER_URN]: enterprise }),
  };
}

/**
 * The whole resource, before projection.
 *
 * @param baseUrl Without a trailing slash. @see RFC 7643 §4.1
 */
export function toUserResource(view: ProvisionedUserView, resourceType: ResourceType, baseUrl: string): JsonObject {
  const { record, foreign, active, groups } = view;
  return withSchemas(
    {
      schemas: [USER_URN],
      id: record.scimId,
      ...toWritableUser(record, active),
      ...(foreign === null ? {} : toForeignUser(foreign)),
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
