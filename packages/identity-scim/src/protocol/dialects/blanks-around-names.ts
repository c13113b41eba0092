import type { Deviation } from './deviation.js';

const NAMES = new Set(['userName', 'displayName', 'formatted', 'familyName', 'givenName', 'middleName', 'nickName']);

/**
 * OneLogin sends names with leading blanks when a macro has an empty part.
 *
 *     wrong:    { "name": { "formatted": " Jensen" } }
 *     repaired: { "name": { "formatted": "Jensen" } }
 */
export const BLANKS_AROUND_NAMES: Deviation = {
  name: 'blanks-around-names',
  clients: ['OneLogin'],
  rfc: 'RFC 7643 §4.1.1',
  wrong: '{"name":{"formatted":" Jensen"}}',
  repaired: '{"name":{"formatted":"Jensen"}}',
  repairValue: (value, attribute) => (typeof value === 'string' && NAMES.has(attribute.name) ? value.trim() : value),
};
