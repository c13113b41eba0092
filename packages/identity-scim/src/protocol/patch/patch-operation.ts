import type { ResolvedFilter } from '../filter/resolved-filter.js';
import type { JsonValue } from '../json/json-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';

/** What an operation works on, found in the schema. */
export interface PatchTarget {
  /** Set when the attribute belongs to an extension; its URN in its own spelling. */
  readonly extension: string | undefined;
  readonly attribute: AttributeDefinition;
  /** Selects elements of the multi-valued `attribute`; steps start at the element. */
  readonly filter: ResolvedFilter | undefined;
  readonly subAttribute: AttributeDefinition | undefined;
  /** As a message shall name it, in the schema's spelling, without the filter. */
  readonly name: string;
}

/**
 * One step of a PATCH. An operation without path has become one operation per attribute; values are canonical.
 *
 * - `add` and `replace` of a complex attribute keep the siblings of what they give (RFC 7644 §3.5.2.1, §3.5.2.3);
 * - `replace` without content has become `remove` (RFC 7643 §2.5), except for `members` of a group;
 * - `remove` with `values` takes out only the elements named.
 */
export type PatchOperation =
  | { readonly kind: 'add'; readonly target: PatchTarget; readonly value: JsonValue; readonly createsMissing: boolean }
  | { readonly kind: 'replace'; readonly target: PatchTarget; readonly value: JsonValue; readonly createsMissing: boolean }
  | { readonly kind: 'remove'; readonly target: PatchTarget; readonly values: readonly JsonValue[] | undefined };
