import { describe, expect, it } from '@jest/globals';
import { schemaCases } from './schema-validator-cases.js';
import { WasmSamlSchemaValidator } from './wasm-schema-validator.js';

describe('the schema validator on libxml2', () => {
  const validator = new WasmSamlSchemaValidator();

  it.each(schemaCases)('finds $about $verdict', async ({ xml, verdict }) => {
    expect(await validator.validate(xml)).toMatchObject({ kind: verdict });
  });

  it('says what is wrong', async () => {
    const [good] = schemaCases;
    expect(await validator.validate(good?.xml.replace(' ID="_1"', '') ?? '')).toEqual({ kind: 'invalid', detail: expect.stringContaining("'ID' is required") });
  });
});
