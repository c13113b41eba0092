import type { Dialect } from '../dialects/dialect.js';
import { isJsonArray, isJsonObject, ownValue, valueInAnyCase, type JsonObject } from '../json/json-value.js';
import { invalidValue } from '../messages/error-table.js';
import { findExtension, type ResourceType } from '../schemas/resource-type.js';
import { printable } from './canonical-value.js';

/** OneLogin's name for the core schemas of SCIM 2.0, and those of SCIM 1.1. */
const OLD_CORE = /^urn:scim:schemas:core:[12]\.0/i;

/**
 * Checks the `schemas` of a request body against the endpoint.
 *
 * @throws {ScimError} 400 `invalidValue`: not an array of strings, or it names the schema of another kind of resource;
 *   in the strict dialect also when it is missing, does not name the resource's schema, or names an unknown one.
 */
export function checkSchemas(body: JsonObject, resourceType: ResourceType, dialect: Dialect): void {
  const schemas = valueInAnyCase(body, 'schemas');
  if (schemas === undefined || schemas === null || (isJsonArray(schemas) && schemas.length === 0)) {
    if (dialect.tolerates('missing-schemas')) return;
    throw invalidValue(`"schemas" is required. Send ["${resourceType.schema.id}"].`);
  }
  if (!isJsonArray(schemas)) throw invalidValue('"schemas" must be an array of URNs.');
  const own = resourceType.schema.id.toLowerCase();
  let named = false;
  let foreign: string | undefined;
  for (const urn of schemas) {
    if (typeof urn !== 'string') throw invalidValue('"schemas" must be an array of URNs.');
    if (urn.toLowerCase() === own) named = true;
    else if (findExtension(resourceType, urn) === undefined) foreign ??= urn;
  }
  if (foreign !== undefined && !dialect.tolerates('foreign-schemas')) {
    throw invalidValue(`"schemas" names "${printable(foreign)}", which ${resourceType.name} does not have. Leave it out.`);
  }
  const otherCore = !named && foreign !== undefined && /^urn:ietf:params:scim:(?:schemas:core|api:messages):/i.test(foreign) && !OLD_CORE.test(foreign);
  if (otherCore || (!named && !dialect.tolerates('foreign-schemas'))) {
    throw invalidValue(`"schemas" does not name "${resourceType.schema.id}", which this endpoint needs.`);
  }
}

/** The `schemas` of a resource: its own, and the extensions it has values of. */
export function schemasOfResource(resource: JsonObject, resourceType: ResourceType): readonly string[] {
  const used = resourceType.extensions.filter(({ schema }) => {
    const extension = ownValue(resource, schema.id);
    return isJsonObject(extension) && Object.keys(extension).length > 0;
  });
  return [resourceType.schema.id, ...used.map(({ schema }) => schema.id)];
}

/** The same resource with its `schemas` made to fit. */
export function withSchemas(resource: JsonObject, resourceType: ResourceType): JsonObject {
  return { ...resource, schemas: schemasOfResource(resource, resourceType) };
}
