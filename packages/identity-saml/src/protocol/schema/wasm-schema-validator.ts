import { findXmlHazard, messageLimits } from '../xml/screen-xml.js';
import { UnreadableXml, withXml } from '../xml/parse-xml.js';
import { findSchemaViolation } from './compiled-schema.js';
import type { SamlSchemaValidator, SchemaVerdict } from './schema-validator.js';

/** libxml2 in WebAssembly: about 0.1 ms a message, in this process, needing nothing but this package. */
export class WasmSamlSchemaValidator implements SamlSchemaValidator {
  async validate(xml: string): Promise<SchemaVerdict> {
    const hazard = findXmlHazard(xml, messageLimits);
    if (hazard !== undefined) return { kind: 'invalid', detail: hazard };
    return validateScreened(xml);
  }

  async close(): Promise<void> {}
}

function validateScreened(xml: string): SchemaVerdict {
  let violation: string | undefined;
  try {
    violation = withXml(Buffer.from(xml, 'utf8'), ({ document }) => findSchemaViolation(document));
  } catch (error) {
    if (error instanceof UnreadableXml) return { kind: 'invalid', detail: error.message };
    throw error;
  }
  return violation === undefined ? { kind: 'valid' } : { kind: 'invalid', detail: violation };
}
