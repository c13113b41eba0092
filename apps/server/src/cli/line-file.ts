import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { CommandRefused, WrongUsage } from './management-api.js';

/** `-`: standard output or input. */
export const STANDARD = '-';

const LINE_FEED = 0x0a;
/** Far longer than a first or last line of ours. */
const MAX_KEPT = 1_048_576;

export interface Watch {
  /** How many lines are complete. */
  readonly onLines?: (lines: number) => void;
  readonly onFirst?: (first: string) => void;
}

/**
 * Writes newline-delimited JSON; a file appears under its name only when it is whole.
 *
 * @param ask Begins only once there is somewhere to write to: what has begun holds a connection until it is read.
 * @returns the last line
 * @throws {WrongUsage} The file cannot be written.
 */
export async function writeLines(file: string, ask: () => Promise<AsyncIterable<Uint8Array>>, watch: Watch, isWhole: (lastLine: string) => boolean): Promise<string> {
  if (file === STANDARD) {
    const last = await pass(await ask(), watch, async (piece) => {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    });
    return checked(last, isWhole);
  }
  const draft = `${file}.partial`;
  // What leaves an installation is for whoever exports it.
  const handle = await open(draft, 'w', 0o600).catch((error: unknown) => cannot(file, 'written', error));
  try {
    const last = checked(await pass(await ask(), watch, (piece) => handle.writeFile(piece)), isWhole);
    await handle.sync();
    await handle.close();
    await rename(draft, file).catch((error: unknown) => cannot(file, 'written', error));
    return last;
  } catch (error) {
    await handle.close();
    await rm(draft, { force: true });
    throw error;
  }
}

function checked(last: string, isWhole: (lastLine: string) => boolean): string {
  if (isWhole(last)) return last;
  throw new CommandRefused('The answer ended before its end: nothing was kept, try again.', null, 'server.unreachable');
}

async function pass(pieces: AsyncIterable<Uint8Array>, { onLines, onFirst }: Watch, write: (piece: Uint8Array) => Promise<void>): Promise<string> {
  let lines = 0;
  let kept = '';
  for await (const piece of pieces) {
    await write(piece);
    for (const byte of piece) if (byte === LINE_FEED) lines += 1;
    kept += Buffer.from(piece).toString('utf8');
    const [first, ...rest] = kept.split('\n');
    if (onFirst !== undefined && first !== undefined && rest.length > 0 && lines === rest.length) onFirst(first);
    const end = kept.lastIndexOf('\n', kept.length - 2);
    if (end >= 0) kept = kept.slice(end + 1);
    if (kept.length > MAX_KEPT) kept = kept.slice(-MAX_KEPT);
    onLines?.(lines);
  }
  return kept.trimEnd();
}

/** @throws {WrongUsage} The file cannot be read. */
export async function openLines(file: string): Promise<{ readonly bytes: number; readonly pieces: AsyncIterable<Uint8Array> }> {
  if (file === STANDARD) return { bytes: 0, pieces: process.stdin };
  const { size } = await stat(file)
    .then((found) => (found.isFile() ? found : Promise.reject(Object.assign(new Error('it is no file'), { code: 'EISDIR' }))))
    .catch((error: unknown) => cannot(file, 'read', error));
  return { bytes: size, pieces: createReadStream(file) };
}

function cannot(file: string, done: string, error: unknown): never {
  throw new WrongUsage(`${file} cannot be ${done} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
}
