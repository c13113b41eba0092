import type { Deviation } from './deviation.js';

/**
 * Clients send attributes that no schema here defines. They are left out of the resource; a PATCH whose only target is
 * unknown is refused all the same.
 *
 *     wrong:    {"userName":"ann","favouriteColour":"blue"}
 *     repaired: {"userName":"ann"}
 */
export const UNKNOWN_ATTRIBUTES: Deviation = {
  name: 'unknown-attributes',
  clients: ['Okta', 'Google', 'OneLogin', 'generic'],
  rfc: 'draft-zollner-scim-interop-profile',
  wrong: '{"userName":"ann","favouriteColour":"blue"}',
  repaired: '{"userName":"ann"}',
  tolerance: 'unknown-attributes',
};
