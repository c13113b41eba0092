import { describe, expect, it } from '@jest/globals';
import { segment } from './command-context.js';
import { explain } from './explain-command.js';
import { createOutput, facts, table } from './output.js';

describe('table', () => {
  it('lines up columns, and shows a dash where there is nothing', () => {
    expect(table(['A', 'LONGER'], [['value', null], ['x', ['a', 'b']]])).toBe('A      LONGER\nvalue  –\nx      a, b');
  });

  it('says so when there is nothing to list', () => {
    expect(table(['A'], [])).toBe('none');
  });

  it('lets no value steer the terminal', () => {
    expect(facts([['name', '\u001b[2Jann\u0007\n']])).toBe('name   [2Jann  ');
  });
});

describe('createOutput', () => {
  it('prints text for people and JSON for programs', () => {
    const lines: string[] = [];
    createOutput(false, (line) => lines.push(line)).result({ a: 1 }, () => 'text');
    createOutput(true, (line) => lines.push(line)).result({ a: 1 }, () => 'text');
    expect(lines).toEqual(['text', '{\n  "a": 1\n}']);
  });
});

describe('segment', () => {
  it('keeps whatever a person typed one segment of the path', () => {
    expect(['a/b?c', '..', '.', 'acme'].map(segment)).toEqual(['a%2Fb%3Fc', '%2E%2E', '%2E', 'acme']);
  });
});

describe('explain', () => {
  it('says what was decided, why, what to do, and every consideration in order', () => {
    const text = explain('acme', {
      id: 'd-1',
      at: '2026-01-15T08:00:00.000Z',
      kind: 'login',
      action: 'login',
      connection: 'okta',
      actor: { kind: 'person', id: null },
      outcome: 'refused',
      reason: 'login.match_conflicting',
      detail: 'The account with this EMAIL is bound to another EXTERNAL_PROVIDER_ID.',
      remedy: 'release identifiers',
      matchedBy: 'EMAIL',
      user: 'u-1',
      group: null,
      trail: [
        { policy: 'match-user', identifier: 'UPN', result: 'no-user', detail: null },
        { policy: 'match-user', identifier: 'EMAIL', result: 'conflicting', detail: 'u-1' },
      ],
      changes: [],
      events: [],
    });

    expect(text).toMatch(/outcome +refused: login\.match_conflicting/);
    expect(text).toMatch(/remedy +release identifiers/);
    expect(text).toMatch(/1 +match-user +UPN +no-user +–\n2 +match-user +EMAIL +conflicting +u-1$/);
    expect(text).not.toContain('Changes');
  });
});
