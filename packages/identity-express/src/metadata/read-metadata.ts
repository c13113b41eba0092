import type { Clock } from '@vestibule/identity-core';
import type { ReadMetadata } from '@vestibule/identity-admin';
import { parseIdpMetadata } from '@vestibule/identity-saml';

/** Gives the rest of the system the SAML adapter's judgement of an IdP's metadata, in the core's words. */
export function readMetadata(xml: string, clock: Clock, allowHttp: boolean): ReadMetadata {
  const outcome = parseIdpMetadata(xml, { now: clock.now(), allowHttp });
  if (outcome.kind === 'refused') return outcome;
  const { nameIdFormats: _, cacheDurationSeconds: __, ...idp } = outcome.idp;
  return { kind: 'parsed', idp };
}
