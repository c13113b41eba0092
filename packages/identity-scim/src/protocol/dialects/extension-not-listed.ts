import type { Deviation } from './deviation.js';

/**
 * An extension is used in the body and not listed in `schemas`.
 *
 *     wrong:    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{}}
 *     repaired: {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]}
 */
export const EXTENSION_NOT_LISTED: Deviation = {
  name: 'extension-not-listed',
  clients: ['Entra ID', 'generic'],
  rfc: 'RFC 7643 §3',
  wrong: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{}}',
  repaired: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]}',
  tolerance: 'extension-not-listed',
};
