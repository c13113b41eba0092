import { isJsonArray } from '../json/json-value.js';
import type { Deviation } from './deviation.js';

/**
 * Some clients give a multi-valued attribute one value without an array around it.
 *
 *     wrong:    { "op": "add", "path": "members", "value": { "value": "2819c223" } }
 *     repaired: { "op": "add", "path": "members", "value": [{ "value": "2819c223" }] }
 */
export const SINGLE_VALUE_WITHOUT_ARRAY: Deviation = {
  name: 'single-value-without-array',
  clients: ['JumpCloud', 'generic'],
  rfc: 'RFC 7643 §2.4',
  wrong: '{"op":"add","path":"members","value":{"value":"2819c223"}}',
  repaired: '{"op":"add","path":"members","value":[{"value":"2819c223"}]}',
  repairValue: (value, attribute) => (attribute.multiValued && value !== null && !isJsonArray(value) ? [value] : value),
};
