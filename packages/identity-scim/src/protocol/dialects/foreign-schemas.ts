import type { Deviation } from './deviation.js';

/**
 * Entra ID adds a schema of its own to groups, OneLogin writes the old `urn:scim:schemas:core:2.0`. Unknown URNs are left out.
 *
 *     wrong:    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"]}
 *     repaired: {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]}
 */
export const FOREIGN_SCHEMAS: Deviation = {
  name: 'foreign-schemas',
  clients: ['Entra ID', 'OneLogin'],
  rfc: 'RFC 7643 §3',
  wrong: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"]}',
  repaired: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]}',
  tolerance: 'foreign-schemas',
};
