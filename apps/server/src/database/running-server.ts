import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const runningServer = z.object({ pid: z.number(), externalUrl: z.string(), databaseUrl: z.string() });

/** What a server on the embedded database leaves in its directory while it runs, so that the command line can join it. */
export type RunningServer = z.infer<typeof runningServer>;

const pathIn = (dataDir: string): string => join(dataDir, 'running-server.json');

/** Readable by its owner only: it carries the database's password. */
export async function announceServer(dataDir: string, server: RunningServer): Promise<() => Promise<void>> {
  await rm(pathIn(dataDir), { force: true });
  await writeFile(pathIn(dataDir), JSON.stringify(server), { mode: 0o600 });
  return () => rm(pathIn(dataDir), { force: true });
}

/** What is announced; the process may have died since. */
export async function findRunningServer(dataDir: string): Promise<RunningServer | undefined> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return runningServer.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
