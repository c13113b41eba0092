/** A weak tag, since two answers with the same tag may differ in attributes asked for. @param version Printable ASCII without `"`. */
export function weakEntityTag(version: string | number): string {
  return `W/"${version}"`;
}

const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** `If-Match` and `If-None-Match`: any resource that exists, or one of the versions listed. */
export type EntityTagCondition = { readonly kind: 'any' } | { readonly kind: 'versions'; readonly versions: readonly string[] };

/**
 * Reads the header. Text that is no entity tag stands for itself without quotation marks, as some clients send a version so.
 *
 * @returns `undefined` when there is no header.
 * @see RFC 9110 §13.1
 */
export function parseEntityTagCondition(header: string | undefined): EntityTagCondition | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return { kind: 'any' };
  return { kind: 'versions', versions: tags.filter((tag) => tag !== '').map((tag) => ENTITY_TAG.exec(tag)?.[1] ?? tag) };
}

export type PreconditionDecision =
  | { readonly kind: 'proceed' }
  /** 304: the client has the current version. */
  | { readonly kind: 'not-modified' }
  /** 412 */
  | { readonly kind: 'precondition-failed' };

export interface Preconditions {
  readonly ifMatch: EntityTagCondition | undefined;
  readonly ifNoneMatch: EntityTagCondition | undefined;
}

/**
 * Compares weakly, as RFC 7644 §3.14 has it for `If-Match` too.
 *
 * @param version Of the resource as it stands, without quotation marks; `undefined` when there is none.
 * @param reading For GET, where a matching `If-None-Match` means "not modified" and not a failure.
 */
export function decidePrecondition(
  { ifMatch, ifNoneMatch }: Preconditions,
  version: string | undefined,
  reading: boolean,
): PreconditionDecision {
  if (ifMatch !== undefined && !holds(ifMatch, version)) return { kind: 'precondition-failed' };
  if (ifNoneMatch !== undefined && holds(ifNoneMatch, version)) return { kind: reading ? 'not-modified' : 'precondition-failed' };
  return { kind: 'proceed' };
}

function holds(condition: EntityTagCondition, version: string | undefined): boolean {
  if (version === undefined) return false;
  return condition.kind === 'any' || condition.versions.includes(version);
}
