export {
  BULK_REQUEST_URN, BULK_RESPONSE_URN, ENTERPRISE_USER_URN, ERROR_URN, GROUP_URN, LIST_RESPONSE_URN, PATCH_OP_URN, RESOURCE_TYPE_URN,
  SCHEMA_URN, SCIM_MEDIA_TYPE, SEARCH_REQUEST_URN, SERVICE_PROVIDER_CONFIG_URN, USER_URN,
} from './messages/schema-urns.js';
export { ScimError, toErrorBody, type ScimType } from './messages/scim-error.js';
export {
  conflict, expiredCursor, forbidden, internalError, invalidCount, invalidCursor, invalidFilter, invalidPath, invalidSyntax, invalidValue,
  invalidVers, methodNotAllowed, mutability, notFound, notImplemented, noTarget, payloadTooLarge, preconditionFailed, sensitive,
  serviceUnavailable, tooMany, tooManyRequests, unauthorized, uniqueness, unsupportedMediaType,
} from './messages/error-table.js';
export { toListResponse, type ListPage } from './messages/list-response.js';

export { isJsonArray, isJsonObject, ownValue, sameJson, type JsonObject, type JsonValue } from './json/json-value.js';
export { DEFAULT_JSON_LIMITS, parseJsonBody, type JsonLimits } from './json/parse-json-body.js';

export { attribute, type AttributeDefinition, type AttributeType, type SchemaDefinition } from './schemas/attribute-definition.js';
export { USER_SCHEMA } from './schemas/user-schema.js';
export { ENTERPRISE_USER_SCHEMA } from './schemas/enterprise-user-schema.js';
export { GROUP_SCHEMA } from './schemas/group-schema.js';
export { SERVICE_PROVIDER_CONFIG_SCHEMA } from './schemas/service-provider-config-schema.js';
export { RESOURCE_TYPE_SCHEMA } from './schemas/resource-type-schema.js';
export { SCHEMA_SCHEMA } from './schemas/schema-schema.js';
export {
  GROUP_RESOURCE_TYPE, USER_RESOURCE_TYPE, withExtension, type ResourceType, type SchemaExtension,
} from './schemas/resource-type.js';
export {
  listResourceTypes, listSchemas, loadResourceType, loadSchema, serviceProviderConfig, type ServiceProviderFeatures,
} from './schemas/discovery.js';
export { parseDateTime } from './schemas/date-time.js';

export { composeDialect, type Dialect } from './dialects/dialect.js';
export type { Deviation, RawOperation, Tolerance } from './dialects/deviation.js';
export { DEVIATIONS, LENIENT } from './dialects/lenient.js';
export { DIALECTS, STRICT } from './dialects/strict.js';

export { MAX_VALUES } from './resources/canonical-value.js';
export { validateResource } from './resources/validate-resource.js';
export { withSchemas } from './resources/resource-schemas.js';

export { formatAttributePath, parseAttributePath } from './path/attribute-path.js';
export { formatPath, parsePath, type PatchPath } from './path/patch-path.js';

export { COMPARE_OPERATORS, type AttributePath, type CompareOperator, type Filter, type FilterValue } from './filter/filter.js';
export { FILTER_LIMITS, parseFilter } from './filter/parse-filter.js';
export { formatFilter } from './filter/format-filter.js';
export { resolveFilter } from './filter/resolve-filter.js';
export type { ResolvedAttribute, ResolvedFilter } from './filter/resolved-filter.js';
export { matchesFilter } from './filter/matches-filter.js';

export { MAX_PATCH_OPERATIONS, MAX_PATCH_STEPS, parsePatch } from './patch/parse-patch.js';
export { applyPatch, MAX_RESOURCE_CHARACTERS } from './patch/apply-patch.js';
export type { PatchOperation, PatchTarget } from './patch/patch-operation.js';
export { planGroupOperations, readMembers, type GroupMember, type GroupOperation } from './patch/plan-group-operations.js';

export { parseProjection, projectionIncludes, projectResource, type Projection, type ProjectionRequest } from './projection/projection.js';

export { parseQueryString } from './list/parse-query-string.js';
export {
  DEFAULT_PAGE_LIMITS, parseListQuery, parseSearchRequest, type ListQuery, type Page, type PageLimits, type Sort,
} from './list/list-query.js';
export { parseRootSearch, type TypedListQuery } from './list/root-search.js';
export { compareResources } from './list/compare-resources.js';

export {
  decidePrecondition, parseEntityTagCondition, weakEntityTag, type EntityTagCondition, type PreconditionDecision, type Preconditions,
} from './etag/entity-tag.js';

export { deferReferences, referencesIn, resolveReferences, type DeferredReferences } from './bulk/bulk-references.js';
export {
  DEFAULT_MAX_BULK_OPERATIONS, parseBulkRequest, type BulkMethod, type BulkOperation, type BulkRequest, type InvalidBulkOperation,
} from './bulk/bulk-request.js';
export { toBulkResponse, type BulkResult } from './bulk/bulk-response.js';
export { planBulk, type BulkStep } from './bulk/plan-bulk.js';
