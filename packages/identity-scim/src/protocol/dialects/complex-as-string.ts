import type { Deviation } from './deviation.js';

/**
 * Entra ID sends the manager as the bare id; others do so with members or e-mails.
 *
 *     wrong:    { "op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "26118915" }
 *     repaired: { "op": "add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": { "value": "26118915" } }
 */
export const COMPLEX_AS_STRING: Deviation = {
  name: 'complex-as-string',
  clients: ['Entra ID'],
  rfc: 'RFC 7643 §2.3.8',
  wrong: '{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":"26118915"}',
  repaired: '{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":{"value":"26118915"}}',
  repairValue: (value, attribute) =>
    typeof value === 'string' && attribute.type === 'complex' && attribute.subAttributes?.some((each) => each.name === 'value')
      ? value === '' ? null : { value }
      : value,
};
