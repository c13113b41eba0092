import type { Deviation } from './deviation.js';

/**
 * Entra ID and JumpCloud name the values to remove in `value`, which the RFC does not know: read to the letter, the operation would
 * empty the group. Only the named values are removed; an empty array or null is refused.
 *
 *     wrong:    {"op":"remove","path":"members","value":[{"value":"2819c223"}]}
 *     repaired: {"op":"remove","path":"members[value eq "2819c223"]"}
 */
export const REMOVE_WITH_VALUE: Deviation = {
  name: 'remove-with-value',
  clients: ['Entra ID', 'JumpCloud'],
  rfc: 'RFC 7644 §3.5.2.2',
  wrong: '{"op":"remove","path":"members","value":[{"value":"2819c223"}]}',
  repaired: '{"op":"remove","path":"members[value eq "2819c223"]"}',
  tolerance: 'remove-with-value',
};
