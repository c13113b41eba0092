import type { Deviation } from './deviation.js';

/**
 * Entra ID without `aadOptscim062020` sends booleans as strings, also inside the filter of a path.
 *
 *     wrong:    { "op": "Replace", "path": "active", "value": "False" }
 *     repaired: { "op": "replace", "path": "active", "value": false }
 */
export const BOOLEAN_AS_STRING: Deviation = {
  name: 'boolean-as-string',
  clients: ['Entra ID'],
  rfc: 'RFC 7643 §2.3.2',
  wrong: '{"op":"replace","path":"roles[primary eq \\"True\\"].value","value":"admin"}',
  repaired: '{"op":"replace","path":"roles[primary eq true].value","value":"admin"}',
  repairValue: (value, attribute) => {
    if (attribute.type !== 'boolean' || typeof value !== 'string') return value;
    const word = value.trim().toLowerCase();
    return word === 'true' ? true : word === 'false' ? false : value;
  },
};
