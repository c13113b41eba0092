import type { Deviation } from './deviation.js';

/**
 * Entra ID sets a sub-attribute of an element that is not there yet, also with Replace, where the RFC asks for `noTarget`. The element is
 * created when the filter only says `type` (one of the canonical values, where there are any) or `primary`.
 *
 *     wrong:    {"op":"replace","path":"phoneNumbers[type eq "mobile"].value","value":"+43 1"}
 *     repaired: {"op":"add","path":"phoneNumbers","value":[{"type":"mobile","value":"+43 1"}]}
 */
export const CREATING_VALUE_PATH: Deviation = {
  name: 'creating-value-path',
  clients: ['Entra ID'],
  rfc: 'RFC 7644 §3.5.2.3',
  wrong: '{"op":"replace","path":"phoneNumbers[type eq "mobile"].value","value":"+43 1"}',
  repaired: '{"op":"add","path":"phoneNumbers","value":[{"type":"mobile","value":"+43 1"}]}',
  tolerance: 'creating-value-path',
};
