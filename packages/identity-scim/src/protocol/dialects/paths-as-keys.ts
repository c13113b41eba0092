import type { Deviation } from './deviation.js';

/**
 * Entra ID with `aadOptscim062020` writes paths, dotted or URN-qualified, as the keys of an operation without path.
 *
 *     wrong:    {"op":"replace","value":{"name.givenName":"Ann","emails[type eq "work"].value":"ann@acme.example"}}
 *     repaired: {"op":"replace","value":{"name":{"givenName":"Ann"}}} and {"op":"replace","path":"emails[type eq "work"].value","value":"ann@acme.example"}
 */
export const PATHS_AS_KEYS: Deviation = {
  name: 'paths-as-keys',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.5.2',
  wrong: '{"op":"replace","value":{"name.givenName":"Ann","emails[type eq "work"].value":"ann@acme.example"}}',
  repaired: '{"op":"replace","value":{"name":{"givenName":"Ann"}}} and {"op":"replace","path":"emails[type eq "work"].value","value":"ann@acme.example"}',
  tolerance: 'paths-as-keys',
};
