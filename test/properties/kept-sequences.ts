import type { Command } from './commands.js';

const command = (does: string, who: number, other: number, flag = false): Command => ({ does, who, other, flag, through: 'okta' });

/** What once failed, shrunk, and what has to hold first of all: tried before anything that chance brings. */
export const KEPT_SEQUENCES: readonly (readonly Command[])[] = [
  // A login name that the directory gave away, and the newcomer who has it now.
  [command('login', 0, 0), command('create', 0, 0, true), command('rename', 0, 1, true), command('login', 0, 0), command('login', 1, 1)],
  // A leaver with groups, who comes back through the directory and through an administrator.
  [command('create', 0, 0, true), command('push', 0, 0), command('members', 0, 0, true), command('remove', 0, 0), command('login', 0, 0), command('create', 0, 0, true), command('remove', 0, 0), command('restore', 0, 0)],
  // Handed over and back: the directory's, the administrator's, the directory's.
  [command('push', 0, 0), command('detach', 0, 0), command('renameLocally', 1, 0), command('push', 0, 0), command('relink', 0, 0), command('renameLocally', 2, 0)],
];

export const KEPT_RACES: readonly (readonly (readonly Command[])[])[] = [
  [[command('login', 0, 0), command('create', 0, 0, true), command('login', 0, 0)], [command('login', 0, 0), command('activate', 0, 0), command('block', 0, 0, true)]],
  [[command('create', 4, 4, true), command('create', 5, 4, true), command('login', 4, 5)]],
];
