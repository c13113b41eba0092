import type { Deviation } from './deviation.js';

/**
 * Hand-written clients leave out `schemas`; the endpoint says what the body is.
 *
 *     wrong:    {"userName":"ann"}
 *     repaired: {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann"}
 */
export const MISSING_SCHEMAS: Deviation = {
  name: 'missing-schemas',
  clients: ['generic'],
  rfc: 'RFC 7643 §3',
  wrong: '{"userName":"ann"}',
  repaired: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ann"}',
  tolerance: 'missing-schemas',
};
