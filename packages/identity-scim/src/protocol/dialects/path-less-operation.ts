import type { Deviation } from './deviation.js';

/**
 * Okta deactivates and renames without a path. The RFC allows it; the interoperability profiles do not.
 *
 *     wrong:    {"op":"replace","value":{"active":false}}
 *     repaired: {"op":"replace","path":"active","value":false}
 */
export const PATH_LESS_OPERATION: Deviation = {
  name: 'path-less-operation',
  clients: ['Okta', 'Entra ID', 'JumpCloud'],
  rfc: 'draft-zollner-scim-interop-profile; allowed by RFC 7644 §3.5.2',
  wrong: '{"op":"replace","value":{"active":false}}',
  repaired: '{"op":"replace","path":"active","value":false}',
  tolerance: 'path-less-operation',
};
