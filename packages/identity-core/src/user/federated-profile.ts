import type { Email, ExternalIdReference, Upn } from './identifiers.js';
import type { UserFields } from './user.js';

/**
 * The person a verified assertion speaks of. A field that is absent was not in the assertion; `null` (or an empty list)
 * was there and empty.
 */
export interface FederatedProfile {
  /** `null` when the NameID is transient and no other attribute carries the id. */
  readonly externalId: ExternalIdReference | null;
  readonly upn: Upn | null;
  readonly email: Email | null;
  readonly fields: Partial<UserFields>;
  /** Names of required attributes that the assertion lacks, as mapped. */
  readonly missingAttributes: readonly string[];
}
