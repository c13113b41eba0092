import type { AttributePath } from '../filter/filter.js';
import type { AttributeDefinition } from './attribute-definition.js';
import { COMMON_ATTRIBUTES } from './common-attributes.js';
import { findAttribute, findCoreAttribute, findExtension, type ResourceType } from './resource-type.js';

export interface FoundPath {
  /** The extension's URN in its own spelling; `undefined` for core and common attributes. */
  readonly extension: string | undefined;
  /** The schema that defines the attribute; `undefined` for a common attribute. */
  readonly urn: string | undefined;
  readonly attribute: AttributeDefinition;
  readonly subAttribute: AttributeDefinition | undefined;
}

/** Finds an attribute path in the schemas of a resource type, in any case. */
export function findPath(resourceType: ResourceType, path: AttributePath): FoundPath | undefined {
  const root = findRoot(resourceType, path);
  if (root === undefined || path.subAttribute === undefined) return root;
  const subAttribute = findAttribute(root.attribute.subAttributes ?? [], path.subAttribute);
  return subAttribute === undefined ? undefined : { ...root, subAttribute };
}

function findRoot(resourceType: ResourceType, path: AttributePath): FoundPath | undefined {
  if (path.urn === undefined || path.urn.toLowerCase() === resourceType.schema.id.toLowerCase()) {
    const attribute = findCoreAttribute(resourceType, path.name);
    if (attribute === undefined) return undefined;
    const urn = COMMON_ATTRIBUTES.includes(attribute) ? undefined : resourceType.schema.id;
    return { extension: undefined, urn, attribute, subAttribute: undefined };
  }
  const schema = findExtension(resourceType, path.urn)?.schema;
  const attribute = schema === undefined ? undefined : findAttribute(schema.attributes, path.name);
  if (schema === undefined || attribute === undefined) return undefined;
  return { extension: schema.id, urn: schema.id, attribute, subAttribute: undefined };
}
