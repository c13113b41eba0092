import type { ResolvedFilter } from '../filter/resolved-filter.js';
import type { JsonObject } from '../json/json-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';

/**
 * The element that a filter describes, when it says nothing but `type` and `primary`: `[type eq "work"]` is `{"type":"work"}`.
 *
 * @returns `undefined` for any other filter, and for a `type` outside the canonical values: creating what was selected by
 *   value, or with a mistyped type, would invent data.
 */
export function elementFromFilter(filter: ResolvedFilter, attribute: AttributeDefinition): JsonObject | undefined {
  if (filter.kind === 'and') {
    const parts = filter.filters.map((each) => elementFromFilter(each, attribute));
    return parts.reduce((whole, part) => (whole === undefined || part === undefined ? undefined : { ...whole, ...part }));
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return undefined;
  const [name = ''] = filter.attribute.steps;
  if (name !== 'type' && name !== 'primary') return undefined;
  const canonical = attribute.subAttributes?.find((each) => each.name === name)?.canonicalValues;
  if (canonical === undefined) return { [name]: filter.value };
  const spelled = canonical.find((each) => each.toLowerCase() === String(filter.value).toLowerCase());
  return spelled === undefined ? undefined : { [name]: spelled };
}
