import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '.data', 'faults');

/** Keeps what a rehearsal measured, for `node tools/write-measured-faults.js`, which makes the table of docs/operations/faults.md of it. */
export function keepMeasured(fault: string, measured: Readonly<Record<string, string | number>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${fault.replace(/[^a-z0-9]+/gi, '-')}.json`), JSON.stringify({ fault, measured }));
}
