import { StoreUnavailableError } from '@vestibule/identity-core';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '../config/configuration-error.js';
import { createProgram } from './create-program.js';
import { CommandRefused, WrongUsage } from './management-api.js';
import { reportError } from './report-error.js';

const report = (error: unknown, json: boolean): { readonly code: number; readonly lines: readonly string[] } => {
  const lines: string[] = [];
  return { code: reportError(error, json, (line) => lines.push(line)), lines };
};

describe('reportError', () => {
  it.each<[string, unknown, number, string]>([
    ['a refusal without details', new CommandRefused('3 checks failed.'), 1, 'command.refused'],
    ['a server that does not answer', new CommandRefused('The server does not answer.', null, 'server.unreachable'), 1, 'server.unreachable'],
    ['a database that does not answer', new StoreUnavailableError('gone'), 1, 'database.unavailable'],
    ['wrong words', new WrongUsage('--a and --b exclude each other.'), 2, 'usage.wrong'],
    ['a wrong environment', new ConfigurationError('PORT must be a number.'), 2, 'configuration.wrong'],
    ['what nobody expected', new Error('odd'), 1, 'internal'],
  ])('says %s in one sentence, and as problem details for programs', (_, error, code, name) => {
    const said = report(error, false);
    expect([said.code, said.lines.length, said.lines[0]?.includes('\n')]).toEqual([code, 1, false]);
    const told = report(error, true);
    expect([told.code, JSON.parse(told.lines[0] ?? '')]).toEqual([code, expect.objectContaining({ code: name, detail: expect.any(String), title: expect.any(String) })]);
  });

  it('passes on what the management API said', () => {
    const problem = { status: 409, code: 'slug.taken', detail: 'There is one.' };
    expect(JSON.parse(report(new CommandRefused('x', problem), true).lines[0] ?? '')).toEqual(problem);
  });

  it.each([[['tenant', 'create', '--json']], [['nothing', '--json']], [['tenant', 'list', '--colour', '--json']], [['--json']]])('says what is wrong with the words %j as JSON, and nothing beside it', async (args) => {
    const written: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text) => written.push(String(text)) > 0;
    const error: unknown = await createProgram({}, true).parseAsync(args, { from: 'user' }).then(() => undefined, (caught: unknown) => caught);
    process.stderr.write = write;
    const { code, lines } = report(error, true);
    expect([code, written]).toEqual([2, []]);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ code: 'usage.wrong', detail: expect.not.stringMatching(/^error/) });
  });
});
