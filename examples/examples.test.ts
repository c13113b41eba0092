import { describe, expect, it } from '@jest/globals';
import { firstLogin } from './first-login.js';
import { matchAUser } from './match-a-user.js';
import { pushAndDetachGroups } from './push-and-detach-groups.js';
import { subscribeToEvents } from './subscribe-to-events.js';

const printed = async (example: (print: (line: string) => void) => void | Promise<void>): Promise<readonly string[]> => {
  const lines: string[] = [];
  await example((line) => lines.push(line));
  return lines;
};

describe('the examples', () => {
  it('match a user and print the trail', async () => {
    expect(await printed(matchAUser)).toEqual([
      'conflicting by EMAIL',
      '  SCIM_ID: not-presented',
      '  EXTERNAL_PROVIDER_ID: no-user',
      '  UPN: no-user',
      '  EMAIL: conflicting (user ann is bound to another EXTERNAL_PROVIDER_ID)',
    ]);
  });

  it('sign somebody in for the first time', async () => {
    expect(await printed(firstLogin)).toEqual([
      'first login: signed in, registered as Ann Bell',
      'second login: signed in as Ann Bell',
      'third login: login.user_blocked – Unblock the user; neither the directory nor a login lifts this lock.',
    ]);
  });

  it('push and detach groups', async () => {
    expect(await printed(pushAndDetachGroups)).toEqual([
      'rename: The group "AllDeskUsers" is managed by the connection "okta".',
      'after detaching: internal group "Desk users", 1 member',
    ]);
  });

  it('are told of events, refuse a change and bring a system of their own up to date', async () => {
    expect(await printed(subscribeToEvents)).toEqual([
      'create ann: 201',
      'create bea: 201',
      'undone: Every seat is taken',
      'create cid: 500',
      'crm: user.created in acme',
      'crm: user.created in acme',
    ]);
  });
});
