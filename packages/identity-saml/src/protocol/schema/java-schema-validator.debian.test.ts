import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openJavaSchemaValidator } from './java-schema-validator.js';
import { schemaCases } from './schema-validator-cases.js';
import type { SamlSchemaValidator } from './schema-validator.js';
import { WasmSamlSchemaValidator } from './wasm-schema-validator.js';

/** Needs a JDK: Debian's default-jdk-headless, there before `npm ci`. */
describe('the schema validator on Java', () => {
  let validator: SamlSchemaValidator;

  beforeAll(async () => {
    const outcome = await openJavaSchemaValidator({ concurrency: 2, queueLimit: 500, timeoutMilliseconds: 30_000 });
    if (outcome.kind === 'unavailable') throw new Error(outcome.detail);
    ({ validator } = outcome);
  });
  afterAll(() => validator.close());

  it.each(schemaCases)('finds $about $verdict', async ({ xml, verdict }) => {
    expect(await validator.validate(xml)).toMatchObject({ kind: verdict });
  });

  it('refuses at once when too many messages wait', async () => {
    const outcome = await openJavaSchemaValidator({ queueLimit: 1 });
    if (outcome.kind === 'unavailable') throw new Error(outcome.detail);
    const [good] = schemaCases;
    const verdicts = await Promise.all(Array.from({ length: 4 }, () => outcome.validator.validate(good?.xml ?? '')));
    expect(verdicts.map(({ kind }) => kind)).toEqual(['valid', 'valid', 'unavailable', 'unavailable']);
    await outcome.validator.close();
    expect(await outcome.validator.validate(good?.xml ?? '')).toMatchObject({ kind: 'unavailable' });
  });

  it('agrees with libxml2 on every fixture that logs in', async () => {
    const root = new URL('../../../../../fixtures/saml/valid/', import.meta.url);
    const messages = readdirSync(root).map((file) => ({ file, xml: (JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { xml: string }).xml }));
    const wasm = new WasmSamlSchemaValidator();
    const verdicts = await Promise.all(messages.map(async ({ file, xml }) => ({ file, java: (await validator.validate(xml)).kind, wasm: (await wasm.validate(xml)).kind })));
    expect(verdicts.filter(({ java, wasm: other }) => java !== other)).toEqual([]);
  });

  it('agrees with libxml2 on every attack that only the schema refuses', async () => {
    const root = new URL('../../../../../fixtures/saml/attacks/', import.meta.url);
    const attacks = readdirSync(root).map((file) => ({ file, ...(JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { xml?: string; expected: { code: string } }) }));
    const messages = attacks.filter(({ expected }) => expected.code === 'saml.schema');
    const verdicts = await Promise.all(messages.map(async ({ file, xml }) => ({ file, kind: (await validator.validate(xml ?? '')).kind })));
    expect(verdicts).not.toEqual([]);
    expect(verdicts.filter(({ kind }) => kind !== 'invalid')).toEqual([]);
  });
});
