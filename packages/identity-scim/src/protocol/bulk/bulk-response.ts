import type { JsonObject } from '../json/json-value.js';
import { BULK_RESPONSE_URN } from '../messages/schema-urns.js';

export interface BulkResult {
  readonly method: string;
  readonly bulkId?: string | undefined;
  readonly version?: string | undefined;
  /** Absent only when a POST was refused (RFC 7644 §3.7.3). */
  readonly location?: string | undefined;
  readonly status: number;
  /** The error body of a refused operation; may be given for others. */
  readonly response?: JsonObject | undefined;
}

/** `status` is a string on the wire. @see RFC 7644 §3.7.3 */
export function toBulkResponse(results: readonly BulkResult[]): JsonObject {
  return {
    schemas: [BULK_RESPONSE_URN],
    Operations: results.map(({ method, bulkId, version, location, status, response }) => ({
      method,
      ...(bulkId === undefined ? {} : { bulkId }),
      ...(version === undefined ? {} : { version }),
      ...(location === undefined ? {} : { location }),
      status: String(status),
      ...(response === undefined ? {} : { response }),
    })),
  };
}
