/** Writes what the rehearsals of test/faults last measured into docs/operations/faults.md. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../.data/faults/', import.meta.url);
const page = new URL('../docs/operations/faults.md', import.meta.url);
const rows = readdirSync(folder)
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
  .sort((one, other) => one.fault.localeCompare(other.fault))
  .map(({ fault, measured }) => `| ${fault} | ${Object.entries(measured).map(([what, value]) => `${what}: ${value}`).join('; ')} |`);
const table = ['| fault | measured |', '|---|---|', ...rows].join('\n');
const text = readFileSync(page, 'utf8');
writeFileSync(page, text.replace(/(<!-- measured -->\n)[^]*?(\n<!-- \/measured -->)/, (_, begin, end) => `${begin}${table}${end}`));
