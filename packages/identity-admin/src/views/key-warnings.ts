import type { Warning } from './connection-warnings.js';
import type { KeysView } from './key-view.js';

/** What an administrator should see of our own keys before it hurts: identity providers check dates, too. Pure. */
export function keyWarnings({ current, next }: KeysView): readonly Warning[] {
  if (current === null || current.status === 'valid') return [];
  const remedy = next === null ? 'Prepare the next key, and let the identity provider read our metadata.' : 'The next key is prepared: promote it once the identity provider has read our metadata.';
  const detail = `Our own certificate ${current.fingerprint.slice(0, 16)}… ${current.status === 'expired' ? 'expired' : 'expires'} at ${current.notAfter}. ${remedy}`;
  return [{ code: `saml.own_certificate_${current.status}`, detail }];
}
