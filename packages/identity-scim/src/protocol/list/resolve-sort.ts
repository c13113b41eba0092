import type { ResolvedAttribute } from '../filter/resolved-filter.js';
import { invalidValue } from '../messages/error-table.js';
import { parseAttributePath } from '../path/attribute-path.js';
import { printable } from '../resources/canonical-value.js';
import { findPath } from '../schemas/find-path.js';
import { findAttribute, type ResourceType } from '../schemas/resource-type.js';

/**
 * Finds the attribute that `sortBy` names; a multi-valued one sorts by its `value`.
 *
 * @throws {ScimError} 400 `invalidValue`: unknown, never returned, or complex without a sub-attribute to sort by.
 * @see RFC 7644 §3.4.2.3
 */
export function resolveSort(sortBy: string, resourceType: ResourceType): ResolvedAttribute {
  const path = parseAttributePath(sortBy.trim());
  const found = path === undefined ? undefined : findPath(resourceType, path);
  if (found === undefined) throw invalidValue(`There is no attribute "${printable(sortBy)}" to sort by.`);
  const { extension, urn, attribute } = found;
  const subAttribute =
    found.subAttribute ?? (attribute.multiValued ? findAttribute(attribute.subAttributes ?? [], 'value') : undefined);
  const definition = subAttribute ?? attribute;
  if (definition.type === 'complex') {
    throw invalidValue(`"${attribute.name}" is complex; sort by one of its sub-attributes, such as ${attribute.name}.${attribute.subAttributes?.[0]?.name ?? 'value'}.`);
  }
  if (definition.returned === 'never') throw invalidValue(`"${attribute.name}" cannot be sorted by.`);
  return {
    urn,
    steps: [...(extension === undefined ? [] : [extension]), attribute.name, ...(subAttribute === undefined ? [] : [subAttribute.name])],
    type: definition.type,
    caseExact: definition.caseExact,
    multiValued: attribute.multiValued || definition.multiValued,
  };
}
