import type { Refusal } from '../decision-log/refusal-code.js';
import type { Stores } from '../ports.js';
import type { ProvisioningRequest } from './provisioning-request.js';

/**
 * Holds the connection until the unit ends: whatever comes to belong to it is there before somebody ends it, or not at all.
 * To be asked before anything else is locked, as whoever ends a connection does.
 *
 * @returns Why nothing may come to belong to it any more.
 */
export async function confirmProvisioning(stores: Stores, { connection }: ProvisioningRequest): Promise<Refusal<'resource.not_found'> | undefined> {
  const standing = await stores.connections.get(connection.id);
  if (standing !== undefined && standing.scim !== null) return undefined;
  return {
    code: 'resource.not_found',
    detail: `Provisioning through the connection "${connection.name}" was ended meanwhile`,
    remedy: 'Set provisioning up again, with a new token, before anything more is sent.',
  };
}
