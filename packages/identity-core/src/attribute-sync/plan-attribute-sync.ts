import type { AttributeSyncPolicy, SyncField } from '../connection/attribute-sync-policy.js';
import type { TrailStep } from '../decision-log/decision.js';
import type { User, UserFieldName, UserFields } from '../user/user.js';

export interface AttributeSyncPlan {
  readonly fields: UserFields;
  readonly trail: readonly TrailStep[];
}

const FIELD_OF: Readonly<Record<Exclude<SyncField, 'emailaddress'>, UserFieldName>> = {
  givenname: 'givenName',
  surname: 'surname',
  name: 'displayName',
  department: 'department',
  jobtitle: 'jobTitle',
  costcenters: 'costCenters',
};

/**
 * Plans which describing fields a login writes.
 *
 * Pure. A field follows its mode; what SCIM wrote of a managed user is never overwritten; a field absent from the
 * assertion stays as stored, one present and empty is cleared.
 *
 * @param brought Fields of the assertion; the e-mail address is an identifier and not planned here.
 * @param occasion `registration` writes what is not `never`; `login` only what is `every-login`.
 */
export function planAttributeSync(
  user: Pick<User, 'fields' | 'managedBy' | 'provisionedFields'>,
  brought: Partial<UserFields>,
  policy: AttributeSyncPolicy,
  occasion: 'registration' | 'login',
): AttributeSyncPlan {
  const fields: { -readonly [Name in UserFieldName]: UserFields[Name] } = { ...user.fields };
  const trail: TrailStep[] = [];
  for (const [attribute, field] of Object.entries(FIELD_OF) as [Exclude<SyncField, 'emailaddress'>, UserFieldName][]) {
    const mode = policy[attribute];
    const result = decideField(user, brought, field, mode, occasion);
    if (result === 'written') assign(fields, brought, field);
    trail.push({ policy: 'plan-attribute-sync', identifier: null, result: `${attribute}: ${result}`, detail: mode });
  }
  return { fields, trail };
}

function decideField(
  user: Pick<User, 'managedBy' | 'provisionedFields'>,
  brought: Partial<UserFields>,
  field: UserFieldName,
  mode: AttributeSyncPolicy[SyncField],
  occasion: 'registration' | 'login',
): 'written' | 'not-presented' | 'not-synced' | 'owned-by-directory' {
  if (brought[field] === undefined) return 'not-presented';
  if (mode === 'never' || (mode === 'on-registration' && occasion === 'login')) return 'not-synced';
  if (user.managedBy !== null && user.provisionedFields.includes(field)) return 'owned-by-directory';
  return 'written';
}

function assign<Name extends UserFieldName>(
  fields: { -readonly [Key in UserFieldName]: UserFields[Key] },
  brought: Partial<UserFields>,
  field: Name,
): void {
  const value = brought[field];
  if (value !== undefined) fields[field] = value;
}
