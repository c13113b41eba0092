import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XmlBufferInputProvider, xmlCleanupInputProvider, XmlDocument, xmlRegisterInputProvider, XmlLibError, XsdValidator } from 'libxml2-wasm';

/** The same folder seen from src/protocol/schema and from dist/protocol/schema. */
const folder = new URL('../../../schemas/', import.meta.url);

const imported = [
  'saml-schema-protocol-2.0.xsd',
  'saml-schema-assertion-2.0.xsd',
  'saml-schema-metadata-2.0.xsd',
  'xmldsig-core-schema.xsd',
  'xenc-schema.xsd',
  'xmlenc11-key-transport.xsd',
  'exclusive-c14n.xsd',
  'xml.xsd',
];

let compiled: XsdValidator | undefined;

/**
 * What the schemas hold against an open document: SAML protocol messages, assertions and metadata.
 *
 * The schemas are compiled at the first call and kept for the life of the process.
 *
 * @returns undefined when it is valid, otherwise words of at most 300 characters
 * @throws when the schema files are missing or broken: nothing can be validated then
 */
export function findSchemaViolation(document: XmlDocument): string | undefined {
  compiled ??= compileSchemas();
  try {
    compiled.validate(document);
    return undefined;
  } catch (error) {
    if (error instanceof XmlLibError) return error.message.trim().split('\n').slice(0, 2).join(' ').slice(0, 300);
    throw error;
  }
}

/** libxml2 resolves the imports through a provider that knows these files only. */
function compileSchemas(): XsdValidator {
  const files = Object.fromEntries(imported.map((name) => [`schemas/${name}`, readFileSync(fileURLToPath(new URL(name, folder)))]));
  const root = readFileSync(fileURLToPath(new URL('saml.xsd', folder)));
  xmlRegisterInputProvider(new XmlBufferInputProvider(files));
  const document = XmlDocument.fromBuffer(root, { url: 'schemas/saml.xsd' });
  try {
    return XsdValidator.fromDoc(document);
  } finally {
    document.dispose();
    xmlCleanupInputProvider();
  }
}
