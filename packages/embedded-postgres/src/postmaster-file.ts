import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running (or killed) PostgreSQL wrote about itself into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number | undefined;
  readonly status: 'starting' | 'stopping' | 'ready' | 'standby' | undefined;
}

const states = ['starting', 'stopping', 'ready', 'standby'] as const;

/** Undefined when no process id can be read from it. Lines as in PostgreSQL's `miscadmin.h`: 1 pid, 4 port, 8 status. */
export const parsePostmasterFile = (text: string): PostmasterFile | undefined => {
  const lines = text.split('\n').map((line) => line.trim());
  // A standalone backend (initdb, single-user mode) writes its pid negated.
  const pid = Math.abs(Number(lines[0] === '' ? Number.NaN : lines[0]));
  if (!Number.isInteger(pid) || pid === 0) return undefined;
  const port = Number(lines[3] ?? '');
  return {
    pid,
    port: Number.isInteger(port) && port > 0 ? port : undefined,
    status: states.find((state) => state === lines[7]),
  };
};

export const findPostmasterFile = async (directory: string): Promise<PostmasterFile | undefined> => {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsePostmasterFile(text);
};
