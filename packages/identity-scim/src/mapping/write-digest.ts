import type { JsonObject as DecisionInput, ProvisionedProfile, PushedGroup } from '@vestibule/identity-core';
import { ENTERPRISE_USER_URN, isJsonArray, type JsonValue, type PatchOperation } from '../protocol/index.js';

/** Operations and members listed in a decision; counts are whole. */
const LISTED = 20;

/** Attributes that are mapped to an account. The values of all others stay out of decisions. */
const MAPPED = new Set([
  'userName',
  'externalId',
  'active',
  'displayName',
  'name.formatted',
  'name.givenName',
  'name.familyName',
  'emails.value',
  'title',
  `${ENTERPRISE_USER_URN}:department`,
  `${ENTERPRISE_USER_URN}:costCenter`,
]);

/** What a decision keeps of a POST or PUT of a user. */
export function digestProfile({ upn, externalId, email, fields, active }: ProvisionedProfile): DecisionInput {
  return {
    userName: upn,
    ...(externalId === undefined ? {} : { externalId }),
    email,
    ...(active === undefined ? {} : { active }),
    ...fields,
  };
}

/** What a decision keeps of a POST or PUT of a group. */
export function digestGroup({ name, externalId, members }: PushedGroup): DecisionInput {
  return { displayName: name, externalId, members: { count: members.length, ids: members.slice(0, LISTED) } };
}

/** What a decision keeps of a PATCH. */
export function digestOperations(operations: readonly PatchOperation[]): DecisionInput {
  return {
    count: operations.length,
    operations: operations.slice(0, LISTED).map((operation) => {
      const { kind, target } = operation;
      const value = operation.kind === 'remove' ? operation.values : operation.value;
      return { op: kind, path: target.name, ...digestValue(target.name, value) };
    }),
  };
}

function digestValue(path: string, value: JsonValue | readonly JsonValue[] | undefined): DecisionInput {
  if (path === 'members' && isJsonArray(value)) return { members: value.length };
  if (MAPPED.has(path) && (typeof value === 'string' || typeof value === 'boolean')) return { value };
  return {};
}
