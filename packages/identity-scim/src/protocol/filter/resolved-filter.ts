import type { AttributeType } from '../schemas/attribute-definition.js';
import type { CompareOperator } from './filter.js';

/** An attribute found in the schema: all that a store needs to compile a comparison. */
export interface ResolvedAttribute {
  /** The schema that defines it; `undefined` for `id`, `externalId`, `schemas` and `meta`. */
  readonly urn: string | undefined;
  /**
   * Steps from the resource, in the schema's spelling: `['name','familyName']`, `['emails','value']`,
   * `['urn:…:enterprise:2.0:User','department']`. Inside a value path: steps from the element.
   */
  readonly steps: readonly string[];
  readonly type: AttributeType;
  readonly caseExact: boolean;
  /** Whether a step holds an array; the comparison then asks for any of its elements. */
  readonly multiValued: boolean;
}

/**
 * A filter checked against a schema. Comparisons with null are gone (`eq null` is `not present`); values have the
 * attribute's type: `dateTime` as UTC with milliseconds (`2024-01-31T10:00:00.000Z`), everything textual as a string.
 */
export type ResolvedFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly filter: ResolvedFilter }
  | {
      readonly kind: 'compare';
      readonly attribute: ResolvedAttribute;
      readonly operator: CompareOperator;
      readonly value: string | number | boolean;
    }
  | { readonly kind: 'present'; readonly attribute: ResolvedAttribute }
  /** One element of the multi-valued (or the complex) `attribute` satisfies `filter`, whose steps start at the element. */
  | { readonly kind: 'value-path'; readonly attribute: ResolvedAttribute; readonly filter: ResolvedFilter };
