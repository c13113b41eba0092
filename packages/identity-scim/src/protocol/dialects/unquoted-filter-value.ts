import type { Deviation } from './deviation.js';

/**
 * Entra ID at times leaves out the quotation marks around a filter's value. One word is taken as the value;
 * one in apostrophes is another mistake, and is refused.
 *
 *     wrong:    filter=externalId eq 6c6b54c2-fa81-4234-ad4f-420ec6808049
 *     repaired: filter=externalId eq "6c6b54c2-fa81-4234-ad4f-420ec6808049"
 */
export const UNQUOTED_FILTER_VALUE: Deviation = {
  name: 'unquoted-filter-value',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.4.2.2',
  wrong: 'filter=externalId eq 6c6b54c2-fa81-4234-ad4f-420ec6808049',
  repaired: 'filter=externalId eq "6c6b54c2-fa81-4234-ad4f-420ec6808049"',
  readUnquotedValue: (word) => (word.startsWith("'") ? undefined : word),
};
