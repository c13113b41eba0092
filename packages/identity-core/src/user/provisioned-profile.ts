import type { JsonObject } from '../kernel/json.js';
import type { Email, ExternalProviderId, Upn } from './identifiers.js';
import type { UserFields } from './user.js';

/** The person a directory wrote, after mapping. */
export interface ProvisionedProfile {
  readonly upn: Upn;
  /** Absent: leave what is there. */
  readonly externalId?: ExternalProviderId | null;
  readonly email: Email | null;
  /** Only fields the directory wrote; one it wrote before and leaves out now is cleared. */
  readonly fields: Partial<UserFields>;
  /** Absent: leave what is there; at creation `true`. */
  readonly active?: boolean;
  readonly document: JsonObject;
}
