/** An attribute as written: `urn:…:User:name.familyName`. @see RFC 7644 §3.10 */
export interface AttributePath {
  readonly urn?: string;
  readonly name: string;
  readonly subAttribute?: string;
}

export const COMPARE_OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type CompareOperator = (typeof COMPARE_OPERATORS)[number];

export type FilterValue = string | number | boolean | null;

/**
 * A filter as written, not yet checked against a schema. `and` and `or` hold two or more operands, so
 * that a long chain is not a deep tree.
 *
 * @see RFC 7644 §3.4.2.2
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'compare'; readonly path: AttributePath; readonly operator: CompareOperator; readonly value: FilterValue }
  | { readonly kind: 'present'; readonly path: AttributePath }
  /** `emails[type eq "work"]`: the same element satisfies the whole inner filter. */
  | { readonly kind: 'value-path'; readonly path: AttributePath; readonly filter: Filter };
