import type { Deviation } from './deviation.js';

/**
 * Entra ID matches on the work e-mail with a comparison behind the brackets, which the grammar does not have.
 *
 *     wrong:    filter=emails[type eq "work"].value eq "ann@acme.example"
 *     repaired: filter=emails[type eq "work" and value eq "ann@acme.example"]
 */
export const COMPARISON_AFTER_VALUE_PATH: Deviation = {
  name: 'comparison-after-value-path',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.4.2.2',
  wrong: 'filter=emails[type eq "work"].value eq "ann@acme.example"',
  repaired: 'filter=emails[type eq "work" and value eq "ann@acme.example"]',
  tolerance: 'comparison-after-value-path',
};
