import type { Deviation } from './deviation.js';

/**
 * The reference tests of Entra ID ask for selected elements of an attribute. The whole attribute is returned.
 *
 *     wrong:    attributes=emails[type eq "work"]
 *     repaired: attributes=emails
 */
export const FILTER_IN_ATTRIBUTES: Deviation = {
  name: 'filter-in-attributes',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.9',
  wrong: 'attributes=emails[type eq "work"]',
  repaired: 'attributes=emails',
  tolerance: 'filter-in-attributes',
};
