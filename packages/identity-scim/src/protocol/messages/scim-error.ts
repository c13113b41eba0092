import type { JsonObject } from '../json/json-value.js';
import { ERROR_URN } from './schema-urns.js';

/** RFC 7644 §3.12 Table 9, and RFC 9865 §2.1 for the three that concern cursors. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/**
 * The one error of this package. `detail` is written for the administrator who reads it at the
 * identity provider: it names the attribute, what is wrong with its value, and the remedy.
 */
export class ScimError extends Error {
  override readonly name = 'ScimError';

  constructor(
    readonly status: number,
    readonly scimType: ScimType | undefined,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** @see RFC 7644 §3.12: `status` is a string on the wire. */
export function toErrorBody(error: Pick<ScimError, 'status' | 'scimType' | 'detail'>): JsonObject {
  return {
    schemas: [ERROR_URN],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.detail,
  };
}
