import type { Command } from 'commander';
import { readEnvironment, type Environment } from '../config/read-environment.js';
import { segment, type Run } from './command-context.js';
import { openLines, STANDARD, writeLines } from './line-file.js';
import { callStream, parseJson, WrongUsage, type ManagementApi } from './management-api.js';
import { facts, type Output } from './output.js';
import { startProgress, type Progress } from './progress.js';

interface Header {
  readonly tenant: string;
  readonly lines: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: Readonly<Record<string, number>>;
  readonly secrets: object | null;
}

interface Imported {
  readonly tenant: { readonly slug: string };
  readonly lines: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly leftOut: Readonly<Record<string, number>>;
}

const EXPORT_EXAMPLES = [
  '',
  'Examples:',
  '  vestibule export acme acme.ndjson',
  '  vestibule export acme - | gzip > acme.ndjson.gz',
  '  ARCHIVE_PASSPHRASE_FILE=/run/secrets/archive vestibule export acme acme.ndjson --with-secrets',
].join('\n');

const IMPORT_EXAMPLES = ['', 'Examples:', '  vestibule import acme.ndjson', '  gunzip < acme.ndjson.gz | vestibule import -'].join('\n');

export function addArchiveCommands(program: Command, run: Run, environment: Environment): void {
  program
    .command('export <tenant> <file>')
    .description('everything of a tenant at this moment, as newline-delimited JSON; "-" is standard output')
    .option('--with-secrets', 'with private keys and secrets, sealed under ARCHIVE_PASSPHRASE')
    .addHelpText('after', EXPORT_EXAMPLES)
    .action((tenant: string, file: string, options: { withSecrets?: boolean }, command: Command) =>
      run(command, (api, output) => exportTenant(api, output, tenant, file, options.withSecrets === true ? passphraseOf(environment, true) : undefined)),
    );

  program
    .command('import <file>')
    .description('a tenant from what export wrote, whole or not at all; "-" is standard input')
    .addHelpText('after', IMPORT_EXAMPLES)
    .action((file: string, _options: unknown, command: Command) => run(command, (api, output) => importTenant(api, output, file, passphraseOf(environment, false))));

  program
    .command('audit <tenant> <file>')
    .description('every decision and event of a time, oldest first, as newline-delimited JSON; "-" is standard output')
    .option('--since <time>', 'from then on, for instance 2026-01-01T00:00:00Z (default: the beginning)')
    .option('--until <time>', 'before then (default: now)')
    .addHelpText('after', '\nExample:\n  vestibule audit acme january.ndjson --since 2026-01-01T00:00:00Z --until 2026-02-01T00:00:00Z')
    .action((tenant: string, file: string, options: { since?: string; until?: string }, command: Command) =>
      run(command, async (api, output) => {
        const query = new URLSearchParams(options).toString();
        const ask = (): Promise<AsyncIterable<Uint8Array>> => callStream(api, 'GET', `/tenants/${segment(tenant)}/audit${query === '' ? '' : `?${query}`}`);
        const last = await writeLines(file, ask, {}, (line) => line.startsWith('{"end":'));
        const { end } = parseJson(last) as { end: { decisions: number; events: number } };
        if (file !== STANDARD) output.result({ file, ...end }, () => facts([['file', file], ['decisions', String(end.decisions)], ['events', String(end.events)]]));
      }),
    );
}

async function exportTenant(api: ManagementApi, output: Output, tenant: string, file: string, passphrase: string | undefined): Promise<void> {
  const ask = (): Promise<AsyncIterable<Uint8Array>> => callStream(api, 'GET', `/tenants/${segment(tenant)}/export`, { headers: headersOf(passphrase) });
  let header: Header | undefined;
  let progress: Progress | undefined;
  try {
    await writeLines(
      file,
      ask,
      {
        onFirst: (first) => {
          header = parseJson(first) as Header;
          progress = startProgress(`export ${tenant}`, header.lines + 2);
        },
        onLines: (lines) => progress?.update(lines),
      },
      (line) => line.startsWith('{"kind":"end"'),
    );
  } finally {
    progress?.stop();
  }
  const { lines = 0, counts = {}, leftOut = {}, secrets = null } = header ?? {};
  const summary = (): string => [facts([['file', file], ['lines', String(lines)], ['secrets', secrets === null ? 'none' : 'sealed']]), ...notes(leftOut)].join('\n');
  if (file === STANDARD) console.error(summary());
  else output.result({ file, lines, counts, leftOut, withSecrets: secrets !== null }, summary);
}

async function importTenant(api: ManagementApi, output: Output, file: string, passphrase: string | undefined): Promise<void> {
  const { bytes, pieces } = await openLines(file);
  const progress = startProgress('import', bytes);
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await callStream(api, 'POST', '/tenants/import', { headers: headersOf(passphrase), body: counted(pieces, progress) })) chunks.push(chunk);
    progress.stop();
    const imported = parseJson(Buffer.concat(chunks).toString('utf8')) as Imported;
    output.result(imported, () => [facts([['tenant', imported.tenant.slug], ['lines', String(imported.lines)]]), ...notes(imported.leftOut)].join('\n'));
  } finally {
    progress.stop();
  }
}

async function* counted(pieces: AsyncIterable<Uint8Array>, progress: Progress): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const piece of pieces) {
    yield piece;
    bytes += piece.length;
    progress.update(bytes);
  }
}

/** What somebody has to do because secrets stay where they are. */
function notes(leftOut: Readonly<Record<string, number>>): readonly string[] {
  return [
    ...(leftOut['connection-key'] === undefined ? [] : ['Our keys are not in it: after the import each connection makes new ones, and identity providers that check our signature or encrypt need our new metadata.']),
    ...(leftOut['tombstone'] === undefined ? [] : [`${leftOut['tombstone']} marks of purged people are not in it: after the import a login could register them anew.`]),
  ];
}

const headersOf = (passphrase: string | undefined): Readonly<Record<string, string>> =>
  passphrase === undefined ? {} : { 'vestibule-archive-passphrase': encodeURIComponent(passphrase) };

function passphraseOf(environment: Environment, isNeeded: boolean): string | undefined {
  const passphrase = readEnvironment(environment)['ARCHIVE_PASSPHRASE'];
  if (passphrase === undefined && isNeeded) throw new WrongUsage('--with-secrets needs ARCHIVE_PASSPHRASE (or ARCHIVE_PASSPHRASE_FILE) in the environment, of at least 12 characters.');
  return passphrase;
}
