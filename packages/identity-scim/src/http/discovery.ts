import {
  forbidden,
  listResourceTypes,
  listSchemas,
  loadResourceType,
  loadSchema,
  DEFAULT_PAGE_LIMITS,
  serviceProviderConfig,
  type JsonObject,
  type ResourceType,
  type ServiceProviderFeatures,
} from '../protocol/index.js';
import { MAX_BULK_BYTES, MAX_BULK_OPERATIONS } from './bulk-endpoint.js';
import type { Route } from './route.js';

const FEATURES: Omit<ServiceProviderFeatures, 'oauthClientCredentials'> = {
  patch: true,
  bulk: { supported: true, maxOperations: MAX_BULK_OPERATIONS, maxPayloadSize: MAX_BULK_BYTES },
  filter: { supported: true, maxResults: DEFAULT_PAGE_LIMITS.maxCount },
  sort: true,
  etag: true,
  cursorPagination: {},
  defaultPageSize: DEFAULT_PAGE_LIMITS.defaultCount,
};

export interface Discovery {
  readonly resourceTypes: readonly ResourceType[];
  /** Whether the host has a token endpoint. */
  readonly oauthClientCredentials: boolean;
}

type DiscoveryRoute = Extract<Route, { kind: 'service-provider-config' | 'resource-types' | 'schemas' | 'resource-type' | 'schema' }>;

/** Routes that describe the service itself. */
export function isDiscovery(route: Route): route is DiscoveryRoute {
  return ['service-provider-config', 'resource-types', 'resource-type', 'schemas', 'schema'].includes(route.kind);
}

/**
 * What the service says of itself.
 *
 * @throws {ScimError} 404; 403 when filtered, as RFC 7644 §4 asks.
 */
export function describeService(route: Route, discovery: Discovery, parameters: ReadonlyMap<string, string>, baseUrl: string): JsonObject {
  if (parameters.has('filter')) throw forbidden('Discovery documents cannot be filtered. Leave "filter" out.');
  const { resourceTypes, oauthClientCredentials } = discovery;
  switch (route.kind) {
    case 'resource-types':
      return listResourceTypes(resourceTypes, baseUrl);
    case 'resource-type':
      return loadResourceType(resourceTypes, route.id, baseUrl);
    case 'schemas':
      return listSchemas(resourceTypes, baseUrl);
    case 'schema':
      return loadSchema(resourceTypes, route.id, baseUrl);
    default:
      return serviceProviderConfig({ ...FEATURES, oauthClientCredentials }, baseUrl);
  }
}
