import type { FieldChange } from '../decision-log/decision.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import type { User, UserFieldName } from './user.js';

const FIELDS: readonly UserFieldName[] = ['displayName', 'givenName', 'surname', 'department', 'jobTitle', 'costCenters'];

/** What differs between two states of a user, in the words of the management API. `before` is `null` for a new account. */
export function describeUserChange(before: User | null, after: User): FieldChange[] {
  const target = { kind: 'user', id: after.id } as const;
  const rows: [string, JsonValue, JsonValue][] = [
    ['upn', before?.upn ?? null, after.upn],
    ['email', before?.email ?? null, after.email],
    ...FIELDS.map((field): [string, JsonValue, JsonValue] => [
      field,
      before?.fields[field] ?? (field === 'costCenters' ? [] : null),
      after.fields[field],
    ]),
    ['status', before?.status ?? null, after.status],
    ['blocked', before?.blocked ?? false, after.blocked],
    ['protected', before?.protected ?? false, after.protected],
    ['managedBy', before?.managedBy ?? null, after.managedBy],
    ['externalIds', before === null ? [] : externalIds(before), externalIds(after)],
    ['scimIds', before === null ? [] : scimIds(before), scimIds(after)],
  ];
  return rows
    .filter(([, from, to]) => JSON.stringify(from) !== JSON.stringify(to))
    .map(([field, from, to]) => ({ target, field, from, to }));
}

/** What an event says of a user. */
export function userEventData(user: User, more: JsonObject = {}): JsonObject {
  return {
    user: user.id,
    upn: user.upn,
    email: user.email,
    displayName: user.fields.displayName,
    status: user.status,
    managedBy: user.managedBy,
    ...more,
  };
}

const externalIds = (user: User): JsonValue =>
  user.externalIds.map(({ connection, channel, value }) => `${connection}/${channel}/${value}`).sort();

const scimIds = (user: User): JsonValue =>
  user.scimIds.filter((id) => !id.retired).map(({ connection, value }) => `${connection}/${value}`).sort();
