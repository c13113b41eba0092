import type { UserFieldName } from '../user/user.js';

/** An attribute a directory filters or sorts by. Well-known ones have columns; the rest live in the stored document. */
export type FilterAttribute = FilterField | FilterDocumentPath;

/** `id`: SCIM id or group id. `upn` and `displayName` (of groups) compare folded; `id` and `externalId` exactly. */
export interface FilterField {
  readonly kind: 'field';
  readonly field: 'id' | 'upn' | 'externalId' | 'active' | 'groupName' | 'createdAt' | 'updatedAt';
}

export interface FilterDocumentPath {
  readonly kind: 'document';
  /** Property names from the document's root, canonically spelled; arrays on the way are searched element by element. */
  readonly path: readonly string[];
  readonly type: 'string' | 'boolean' | 'number' | 'dateTime' | 'complex';
  readonly caseExact: boolean;
  /** Where the same value stands for a user whom no directory of this connection wrote; absent: it has none. */
  readonly userField?: UserFieldName | 'email';
}

export type FilterOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * A filter whose attributes are resolved and whose values are type-checked. A store answers all of it or throws
 * `UnsupportedFilterError`; it never answers "everything" instead.
 *
 * @see RFC 7644 §3.4.2.2
 */
export type ResourceFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly ResourceFilter[] }
  | { readonly kind: 'not'; readonly filter: ResourceFilter }
  | { readonly kind: 'present'; readonly attribute: FilterAttribute }
  | {
      readonly kind: 'compare';
      readonly attribute: FilterAttribute;
      readonly operator: FilterOperator;
      readonly value: string | number | boolean | null;
    }
  /** One element of the multi-valued attribute satisfies the whole inner filter, whose paths start at the element. */
  | { readonly kind: 'element'; readonly attribute: FilterDocumentPath; readonly filter: ResourceFilter }
  /** Groups that have this member (a SCIM id of the connection, or a group id); users that are in this group. */
  | { readonly kind: 'member' | 'memberOf'; readonly value: string };

export class UnsupportedFilterError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'UnsupportedFilterError';
  }
}
