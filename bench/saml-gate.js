/**
 * Processor time of judging one Response, in this process and on one thread: `npm run bench:saml-gate`.
 *
 * The floor is what no verification can do without: one exclusive canonicalisation, one SHA-256 and one RSA verification.
 */
import { createHash, createVerify, randomBytes, X509Certificate } from 'node:crypto';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { verifyResponse, WasmSamlSchemaValidator } from '@vestibule/identity-saml/protocol';
import { XmlC14NMode, XmlDocument } from 'libxml2-wasm';
import samlify from 'samlify';
import { mintIdpMetadata, mintResponse, testKey } from '../tools/saml-fixtures/idp.js';
import { SAML } from './peers/node_modules/@node-saml/node-saml/lib/index.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' }, messages: { type: 'string', default: '100' } } });
const rounds = Number(values.rounds);
const messages = Number(values.messages);

const key = testKey('idp');
const entityId = 'https://sp.example/metadata';
const acsUrl = 'https://sp.example/acs';
const idpEntityId = 'https://idp.example/metadata';
const expected = {
  entityId,
  acsUrl,
  idpEntityId,
  certificates: [key.certificate],
  clockSkewSeconds: 60,
  decryptionKeys: [],
  requireEncryptedAssertions: false,
};
const nodeSaml = new SAML({ callbackUrl: acsUrl, entryPoint: 'https://idp.example/sso', issuer: entityId, audience: entityId, idpIssuer: idpEntityId, idpCert: key.certificate, wantAuthnResponseSigned: true, wantAssertionsSigned: true });

const schema = new WasmSamlSchemaValidator();
samlify.setSchemaValidator({
  validate: async (xml) => {
    const verdict = await schema.validate(xml);
    if (verdict.kind !== 'valid') throw new Error(verdict.detail);
    return 'valid';
  },
});
const samlifyIdp = samlify.IdentityProvider({ metadata: mintIdpMetadata({ idpEntityId, certificates: [key.certificate] }) });
const samlifySp = samlify.ServiceProvider({
  entityID: entityId,
  wantAssertionsSigned: true,
  wantMessageSigned: true,
  assertionConsumerService: [{ Binding: samlify.Constants.namespace.binding.post, Location: acsUrl }],
});

const { publicKey } = new X509Certificate(key.certificatePem);
function floor(xml) {
  const document = XmlDocument.fromString(xml);
  const pieces = [];
  document.canonicalize({ write: (octets) => pieces.push(Buffer.from(octets)) && octets.length, close: () => true }, { mode: XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 });
  document.dispose();
  createHash('sha256').update(Buffer.concat(pieces)).digest();
  createVerify('RSA-SHA256').update(xml.slice(0, 500)).verify(publicKey, floorSignature);
  return true;
}
const floorSignature = randomBytes(256);

/** Each answers whether the message was believed. */
const judges = {
  floor: async (message) => floor(message.xml),
  'first gate': async (message) => verifyResponse(message.formValue, { ...expected, now: new Date() }).kind === 'verified',
  'node-saml': (message) => nodeSaml.validatePostResponseAsync({ SAMLResponse: message.formValue }).then(({ profile }) => profile !== null),
  'samlify + schema': (message) => samlifySp.parseLoginResponse(samlifyIdp, 'post', { body: { SAMLResponse: message.formValue } }).then(({ extract }) => extract.nameID !== undefined),
};

const mint = (options = {}) => mintResponse({ key, entityId, acsUrl, idpEntityId, now: new Date(), inResponseTo: '_request-1', ...options });
const altered = ({ xml }) => {
  const other = xml.replace('>Jane<', '>Joan<');
  return { xml: other, formValue: Buffer.from(other).toString('base64') };
};
const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`group-${index}`, Array.from({ length: 40 }, (_, value) => `value ${value} ${'x'.repeat(20)}`)]));
const kinds = {
  accepted: { make: () => mint(), believed: true },
  'altered after signing': { make: () => altered(mint()), believed: false },
  'for another audience': { make: () => mint({ audience: 'https://other.example' }), believed: false },
  'about 250 KB of attributes': { make: () => mint({ attributes: many, sign: 'assertion' }), believed: true, only: ['floor', 'first gate'] },
};

async function time(judge, batch, believed, checked) {
  const before = process.cpuUsage();
  for (const message of batch) {
    let cause = '';
    const answer = await judge(message).catch((error) => ((cause = error.stack), false));
    if (checked && answer !== believed) throw new Error(`a verdict was ${answer}: ${cause}`);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / batch.length;
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model}, Node ${process.version}; median of ${rounds} rounds of ${messages} fresh messages each, in alternation.\n`);
console.log('| message | octets | judge | CPU ms | share of node-saml |\n|---|--:|---|--:|--:|');
for (const [kind, { make, believed, only }] of Object.entries(kinds)) {
  const names = Object.keys(judges).filter((name) => only === undefined || only.includes(name));
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    const batch = Array.from({ length: only === undefined ? messages : Math.ceil(messages / 10) }, make);
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const spent = await time(judges[name], batch, believed, name !== 'floor' && !(name === 'samlify + schema' && kind === 'for another audience'));
      if (round >= 0) times[name].push(spent);
    }
  }
  for (const name of names) {
    const share = times['node-saml'] === undefined ? '–' : median(times[name].map((value, round) => value / times['node-saml'][round])).toFixed(2);
    console.log(`| ${kind} | ${make().xml.length} | ${name} | ${median(times[name]).toFixed(2)} | ${share} |`);
  }
}
