import { keyWarnings } from '../views/key-warnings.js';
import { ok, warn, type HealthCheck, type HealthFacts } from './health-facts.js';

const CODE = 'saml.keys';

/** Our own keys, and how far their rollover has come; nothing of a connection that needed none yet. */
export function checkKeys({ keys, logins }: HealthFacts): readonly HealthCheck[] {
  const { current, next, previous } = keys;
  if (current === null) return [];
  const [warning] = keyWarnings(keys);
  if (warning !== undefined) return [warn(CODE, warning.detail, next === null ? 'Prepare the next key.' : 'Promote the next key.')];
  if (previous !== null) return [checkPrevious(previous.fingerprint, logins.map(({ input }) => input?.['decryptedWith']).filter((role) => typeof role === 'string'))];
  if (next !== null) return [warn(CODE, `The next key ${short(next.fingerprint)} is published and waits; the current one ${short(current.fingerprint)} signs.`, 'Let the identity provider read our metadata, then promote the next key.')];
  return [ok(CODE, `Our certificate ${short(current.fingerprint)} is valid until ${current.notAfter}.`)];
}

/** @param used With which key the latest encrypted assertions were opened, the latest first. */
function checkPrevious(fingerprint: string, used: readonly string[]): HealthCheck {
  if (used[0] === 'previous') {
    return warn(CODE, `The identity provider still encrypts with our previous key ${short(fingerprint)}.`, 'Let the identity provider read our metadata again; retire the previous key after that.');
  }
  const seen = used[0] === undefined ? 'no encrypted assertion came lately' : 'the latest encrypted assertion was for the current one';
  return warn(CODE, `The previous key ${short(fingerprint)} still decrypts; ${seen}.`, 'Retire the previous key once the identity provider has read our metadata.');
}

const short = (fingerprint: string): string => `${fingerprint.slice(0, 16)}…`;
