import type { Dialect } from '../dialects/dialect.js';
import { resolveElementFilter } from '../filter/resolve-filter.js';
import { invalidPath } from '../messages/error-table.js';
import { formatAttributePath } from '../path/attribute-path.js';
import { parsePath } from '../path/patch-path.js';
import { printable } from '../resources/canonical-value.js';
import { findPath, type FoundPath } from '../schemas/find-path.js';
import type { ResourceType } from '../schemas/resource-type.js';
import type { PatchTarget } from './patch-operation.js';

/**
 * Finds what a path selects.
 *
 * @throws {ScimError} `invalidPath`: malformed, or there is no such attribute; `invalidFilter`: the brackets do not fit the
 *   attribute's sub-attributes.
 */
export function findPatchTarget(text: string, resourceType: ResourceType, dialect: Dialect): PatchTarget {
  const path = parsePath(text, dialect);
  const found = findPath(resourceType, path);
  if (found === undefined) {
    const { filter: _filter, ...attributePath } = path;
    throw invalidPath(`${resourceType.name} has no attribute "${printable(formatAttributePath(attributePath))}".`);
  }
  const { extension, attribute, subAttribute } = found;
  if (path.filter !== undefined && (!attribute.multiValued || attribute.type !== 'complex')) {
    throw invalidPath(`"${attribute.name}" has one value, so that a filter in brackets selects nothing. Leave it out.`);
  }
  return {
    extension,
    attribute,
    filter: path.filter === undefined ? undefined : resolveElementFilter(path.filter, attribute, dialect),
    subAttribute,
    name: nameOf(found),
  };
}

function nameOf({ extension, attribute, subAttribute }: FoundPath): string {
  return formatAttributePath({
    ...(extension === undefined ? {} : { urn: extension }),
    name: attribute.name,
    ...(subAttribute === undefined ? {} : { subAttribute: subAttribute.name }),
  });
}
