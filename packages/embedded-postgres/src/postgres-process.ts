import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { DatabaseAccount } from './database-account.js';

/**
 * Keeps PostgreSQL's life bound to ours. The shell's standard input is a pipe whose other end only this process holds:
 * when it closes, because we asked or because we were killed with -9, the server gets SIGINT (fast shutdown).
 */
const supervisor = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
( read -r line <&3; kill -INT $server ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code
`;

export interface PostgresProcess {
  /** Resolves when the server has ended, however that came about. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** The last lines PostgreSQL wrote, oldest first. */
  readonly lastLines: () => readonly string[];
  /** Asks for a fast shutdown: running transactions are rolled back, a checkpoint is written. */
  readonly shutDown: () => void;
}

export const startPostgresProcess = (
  command: readonly string[],
  directory: string,
  account: DatabaseAccount | undefined,
  log: (line: string) => void,
): PostgresProcess => {
  const lines: string[] = [];
  // Its own session: Ctrl-C in a terminal is for the host, which drains first and then stops the database.
  const child = spawn('/bin/sh', ['-c', supervisor, 'vestibule-postgres', ...command], {
    ...account,
    cwd: directory,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' },
  });
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      over = true;
      child.stdin.destroy();
      resolve();
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      lines.push(error.message);
      finish();
    });
  });
  child.stdin.on('error', () => over);
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 40) lines.shift();
    log(line);
  });
  // A host that forgets stop() can still come to its end; the pipe then closes.
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) if (pipe instanceof Socket) pipe.unref();
  return { ended, hasEnded: () => over, lastLines: () => lines, shutDown: () => child.stdin.end() };
};
