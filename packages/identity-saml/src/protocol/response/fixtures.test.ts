import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { ResponseExpectations } from './expectations.js';
import { verifyResponse } from './verify-response.js';

type Setting = Omit<ResponseExpectations, 'now'> & { readonly now: string };

type Fixture = {
  readonly about: string;
  readonly expectations: Partial<Setting>;
  readonly xml?: string;
  readonly formValue?: string;
  readonly expected:
    | { readonly verdict: 'refused'; readonly code: string }
    | {
        readonly verdict: 'verified';
        readonly assertionId: string;
        readonly nameId: string;
        readonly nameIdFormat: string | null;
        readonly attributes: Readonly<Record<string, readonly string[]>>;
        readonly inResponseTo: string | null;
        readonly signed: { readonly response: boolean; readonly assertion: boolean };
        readonly encrypted: string;
        readonly certificateIndex?: number;
      };
};

const root = new URL('../../../../../fixtures/saml/', import.meta.url);
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as T;
const setting = readJson<Setting>('setting.json');

function judge(fixture: Fixture) {
  const { now, ...expectations } = { ...setting, ...fixture.expectations };
  return verifyResponse(fixture.formValue ?? Buffer.from(fixture.xml ?? '', 'utf8').toString('base64'), { ...expectations, now: new Date(now) });
}

describe.each(['valid', 'attacks'])('fixtures/saml/%s', (folder) => {
  const files = readdirSync(new URL(folder, root));

  it('is not empty', () => expect(files.length).toBeGreaterThan(20));

  it.each(files)('%s comes out as expected', (file) => {
    const fixture = readJson<Fixture>(`${folder}/${file}`);
    expect(fixture.expected.verdict).toBe(folder === 'valid' ? 'verified' : 'refused');
    const verdict = judge(fixture);
    if (fixture.expected.verdict === 'refused') {
      expect(verdict).toMatchObject({ kind: 'refused', code: fixture.expected.code });
      expect(verdict.checks.at(-1)).toMatchObject({ passed: false });
      return;
    }
    const { verdict: _, nameId, nameIdFormat, attributes, ...rest } = fixture.expected;
    expect(verdict).toMatchObject({ kind: 'verified', assertion: { ...rest, nameId: { value: nameId, format: nameIdFormat } } });
    expect(verdict.kind === 'verified' && Object.fromEntries(verdict.assertion.attributes)).toEqual(attributes);
    expect(verdict.checks.every((check) => check.passed)).toBe(true);
  });
});
