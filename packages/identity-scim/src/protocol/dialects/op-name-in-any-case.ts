import type { Deviation } from './deviation.js';

/**
 * Entra ID without `aadOptscim062020` writes operation names with a capital.
 *
 *     wrong:    { "op": "Replace", "path": "active", "value": false }
 *     repaired: { "op": "replace", "path": "active", "value": false }
 */
export const OP_NAME_IN_ANY_CASE: Deviation = {
  name: 'op-name-in-any-case',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.5.2',
  wrong: '{"op":"Replace","path":"active","value":false}',
  repaired: '{"op":"replace","path":"active","value":false}',
  repairOperation: (operation) => ({ ...operation, op: operation.op.toLowerCase() }),
};
