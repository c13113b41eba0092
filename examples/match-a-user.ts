/**
 * Who is meant? The pure rule alone: no store, no server.
 */
import { connectionId, matchUser, parseEmail, parseExternalProviderId, parseUpn, type User } from '@vestibule/identity-core';
import { exampleUser } from './example-user.js';

/** @returns the lines that it printed. */
export function matchAUser(print: (line: string) => void): void {
  const okta = connectionId('okta');
  const ann: User = {
    ...exampleUser('ann'),
    upn: parseUpn('ann@acme.example'),
    email: parseEmail('ann@acme.example'),
    externalIds: [{ connection: okta, channel: 'saml', value: parseExternalProviderId('00u-ann'), boundAt: new Date('2026-01-15T08:00:00Z') }],
  };

  // Somebody new got Ann's old address: the account is hers, so it is not handed over.
  const presented = {
    externalId: { connection: okta, channel: 'saml' as const, value: parseExternalProviderId('00u-newcomer') },
    upn: parseUpn('ann.newcomer@acme.example'),
    email: parseEmail('Ann@Acme.example'),
  };
  const match = matchUser(presented, [ann]);
  print(`${match.kind}${'by' in match ? ` by ${match.by}` : ''}`);
  for (const { identifier, result, detail } of match.trail) print(`  ${String(identifier)}: ${result}${detail === null ? '' : ` (${detail})`}`);
}
