import type { JsonObject, JsonValue } from '../json/json-value.js';
import { notFound } from '../messages/error-table.js';
import { toListResponse } from '../messages/list-response.js';
import { RESOURCE_TYPE_URN, SCHEMA_URN, SERVICE_PROVIDER_CONFIG_URN } from '../messages/schema-urns.js';
import type { AttributeDefinition, SchemaDefinition } from './attribute-definition.js';
import type { ResourceType } from './resource-type.js';
import { RESOURCE_TYPE_SCHEMA } from './resource-type-schema.js';
import { SCHEMA_SCHEMA } from './schema-schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from './service-provider-config-schema.js';

export interface ServiceProviderFeatures {
  readonly documentationUri?: string;
  readonly patch: boolean;
  readonly bulk: { readonly supported: boolean; readonly maxOperations: number; readonly maxPayloadSize: number };
  readonly filter: { readonly supported: boolean; readonly maxResults: number };
  readonly sort: boolean;
  readonly etag: boolean;
  /** RFC 9865 §4; absent: index pagination only. */
  readonly cursorPagination?: { readonly cursorTimeoutSeconds?: number };
  readonly defaultPageSize: number;
  /** Beside the bearer token, which is always offered. */
  readonly oauthClientCredentials: boolean;
}

/** @param baseUrl Without a trailing slash. @see RFC 7643 §5 and §8.5 */
export function serviceProviderConfig(features: ServiceProviderFeatures, baseUrl: string): JsonObject {
  return {
    schemas: [SERVICE_PROVIDER_CONFIG_URN],
    ...(features.documentationUri === undefined ? {} : { documentationUri: features.documentationUri }),
    patch: { supported: features.patch },
    bulk: { ...features.bulk },
    filter: { ...features.filter },
    changePassword: { supported: false },
    sort: { supported: features.sort },
    etag: { supported: features.etag },
    pagination: {
      cursor: features.cursorPagination !== undefined,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: features.defaultPageSize,
      maxPageSize: features.filter.maxResults,
      ...(features.cursorPagination?.cursorTimeoutSeconds === undefined
        ? {}
        : { cursorTimeout: features.cursorPagination.cursorTimeoutSeconds }),
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'OAuth Bearer Token',
        description: 'A long-lived token that the console shows once, sent as "Authorization: Bearer".',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      ...(features.oauthClientCredentials
        ? [
            {
              type: 'oauth2',
              name: 'OAuth 2.0 client credentials',
              description: 'A short-lived token from the token endpoint, sent as "Authorization: Bearer".',
              specUri: 'https://www.rfc-editor.org/info/rfc6749',
            },
          ]
        : []),
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  };
}

/** @see RFC 7643 §6 and §8.6 */
export function resourceTypeDocument(resourceType: ResourceType, baseUrl: string): JsonObject {
  return {
    schemas: [RESOURCE_TYPE_URN],
    id: resourceType.name,
    name: resourceType.name,
    endpoint: resourceType.endpoint,
    description: resourceType.description,
    schema: resourceType.schema.id,
    schemaExtensions: resourceType.extensions.map(({ schema, required }) => ({ schema: schema.id, required })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${resourceType.name}` },
  };
}

/** `GET /ResourceTypes`. @see RFC 7644 §4 */
export function listResourceTypes(resourceTypes: readonly ResourceType[], baseUrl: string): JsonObject {
  return wholeList(resourceTypes.map((resourceType) => resourceTypeDocument(resourceType, baseUrl)));
}

/** `GET /ResourceTypes/{name}`. @throws {ScimError} 404 */
export function loadResourceType(resourceTypes: readonly ResourceType[], name: string, baseUrl: string): JsonObject {
  const found = resourceTypes.find((resourceType) => resourceType.name === name);
  if (found === undefined) {
    throw notFound(`There is no such resource type; there are ${resourceTypes.map((each) => each.name).join(', ')}.`);
  }
  return resourceTypeDocument(found, baseUrl);
}

/** Every schema in use, each once: of resources, of extensions, and of the discovery documents. */
export function schemasOf(resourceTypes: readonly ResourceType[]): readonly SchemaDefinition[] {
  const own = resourceTypes.flatMap(({ schema, extensions }) => [schema, ...extensions.map((each) => each.schema)]);
  return [...new Set([...own, SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA])];
}

/** @see RFC 7643 §7 and §8.7 */
export function schemaDocument(schema: SchemaDefinition, baseUrl: string): JsonObject {
  return {
    schemas: [SCHEMA_URN],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

/** `GET /Schemas`. @see RFC 7644 §4 */
export function listSchemas(resourceTypes: readonly ResourceType[], baseUrl: string): JsonObject {
  return wholeList(schemasOf(resourceTypes).map((schema) => schemaDocument(schema, baseUrl)));
}

/** `GET /Schemas/{urn}`, the URN in any case. @throws {ScimError} 404 */
export function loadSchema(resourceTypes: readonly ResourceType[], urn: string, baseUrl: string): JsonObject {
  const found = schemasOf(resourceTypes).find((schema) => schema.id.toLowerCase() === urn.toLowerCase());
  if (found === undefined) throw notFound('There is no such schema; GET /Schemas lists them.');
  return schemaDocument(found, baseUrl);
}

function wholeList(resources: readonly JsonObject[]): JsonObject {
  return toListResponse({ resources, totalResults: resources.length, startIndex: 1 });
}

/** Characteristics that do not apply to the type are left out, as in RFC 7643 §8.7. */
function attributeDocument(definition: AttributeDefinition): JsonObject {
  const { subAttributes, canonicalValues, referenceTypes, caseExact, ...rest } = definition;
  const exact: Record<string, JsonValue> = definition.type === 'complex' || definition.type === 'boolean' ? {} : { caseExact };
  return {
    ...rest,
    ...exact,
    ...(canonicalValues === undefined ? {} : { canonicalValues }),
    ...(referenceTypes === undefined ? {} : { referenceTypes }),
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(attributeDocument) }),
  };
}
