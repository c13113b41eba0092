import { connectionId } from '../connection/connection-id.js';
import { tenantId } from '../kernel/tenant-id.js';
import { blankUser } from './blank-user.js';
import type { Channel, Email, ExternalIdReference, ExternalProviderId, Upn } from './identifiers.js';
import { userId } from './identifiers.js';
import type { User } from './user.js';

/** Values for tests of the pure policies. */
export const ACME = tenantId('acme');
export const OKTA = connectionId('okta');
export const ENTRA = connectionId('entra');
export const MONDAY = new Date('2026-06-01T12:00:00.000Z');
export const TUESDAY = new Date('2026-06-02T12:00:00.000Z');

export const upn = (value: string): Upn => value as Upn;
export const email = (value: string): Email => value as Email;

export function external(value: string, channel: Channel = 'saml', connection = OKTA): ExternalIdReference {
  return { connection, channel, value: value as ExternalProviderId };
}

export function person(id: string, overrides: Partial<User> = {}): User {
  return { ...blankUser(ACME, userId(id), MONDAY), ...overrides };
}

export function bound(value: string, channel: Channel = 'saml', connection = OKTA, boundAt = MONDAY): User['externalIds'][number] {
  return { ...external(value, channel, connection), boundAt };
}
