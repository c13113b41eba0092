import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { attackCases } from './attack-cases.js';
import { defaults, fixedRandom, mintResponse, testKey } from './idp.js';
import { validCases } from './valid-cases.js';

const root = new URL('../../fixtures/saml/', import.meta.url);

/** What every fixture is held against, unless its own `expectations` differ. */
const setting = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  now: defaults.now.toISOString(),
  clockSkewSeconds: 60,
  certificates: [testKey('idp').certificate],
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};

function expectationsOf(testCase) {
  const differing = {
    certificates: testCase.certificates?.map((name) => (name === 'idp-expired' ? testKey('idp', name) : testKey(name)).certificate),
    decryptionKeys: testCase.decryptionKeys,
    requireEncryptedAssertions: testCase.requireEncryptedAssertions,
  };
  return Object.fromEntries(Object.entries(differing).filter(([, value]) => value !== undefined));
}

const mint = (name, testCase) => mintResponse({ random: fixedRandom(name), ...testCase.mint });

function validFixture(name, testCase) {
  const { xml, assertionId } = mint(name, testCase);
  const options = { ...defaults, ...testCase.mint };
  const expected = {
    verdict: 'verified',
    assertionId,
    nameId: options.nameId.value,
    nameIdFormat: options.nameId.format ?? null,
    attributes: { ...attributesOf(name, options.attributes), ...testCase.more },
    inResponseTo: testCase.inResponseTo === undefined ? defaults.inResponseTo : testCase.inResponseTo,
    signed: testCase.signed,
    encrypted: testCase.encrypted ?? 'none',
    ...(testCase.certificateIndex === undefined ? {} : { certificateIndex: testCase.certificateIndex }),
  };
  return { about: testCase.about, expected, expectations: expectationsOf(testCase), xml };
}

function attributesOf(name, attributes) {
  const values = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, [value].flat().filter((each) => each !== '')]));
  if (name === 'empty-and-repeated-attributes') values.costcenters.push('3');
  if (name === 'simplesamlphp-both-signed') values['urn:oid:1.3.6.1.4.1.5923.1.1.1.10'] = [];
  return values;
}

function attackFixture(name, testCase) {
  const minted = testCase.mint === undefined ? undefined : mint(name, testCase);
  const message = testCase.formValue ? { formValue: testCase.formValue(minted?.formValue) } : { xml: minted.xml };
  return { about: testCase.about, expected: { verdict: 'refused', code: testCase.code }, expectations: expectationsOf(testCase), ...message };
}

const files = new Map([['setting.json', setting]]);
for (const [name, testCase] of Object.entries(validCases)) files.set(`valid/${name}.json`, validFixture(name, testCase));
for (const [name, testCase] of Object.entries(attackCases)) files.set(`attacks/${name}.json`, attackFixture(name, testCase));

/** ECDSA signs differently every time: a file that is there is kept. */
const kept = new Set(Object.entries(validCases).filter(([, testCase]) => testCase.notDeterministic).map(([name]) => `valid/${name}.json`));

if (process.argv.includes('--check')) {
  const differing = [...files].filter(([name, content]) => !existsSync(new URL(name, root)) || (!kept.has(name) && readFileSync(new URL(name, root), 'utf8') !== text(content)));
  const surplus = ['valid', 'attacks'].flatMap((folder) => readdirSync(new URL(folder, root)).map((file) => `${folder}/${file}`)).filter((name) => !files.has(name));
  for (const name of [...differing.map(([each]) => each), ...surplus]) process.stderr.write(`differs: fixtures/saml/${name}\n`);
  process.exit(differing.length + surplus.length > 0 ? 1 : 0);
}

for (const folder of ['valid', 'attacks']) mkdirSync(new URL(folder, root), { recursive: true });
for (const folder of ['valid', 'attacks']) {
  for (const file of readdirSync(new URL(folder, root))) if (!files.has(`${folder}/${file}`)) rmSync(new URL(`${folder}/${file}`, root));
}
for (const [name, content] of files) {
  if (kept.has(name) && existsSync(new URL(name, root))) continue;
  writeFileSync(new URL(name, root), text(content));
}
process.stdout.write(`${files.size} files\n`);

function text(content) {
  return `${JSON.stringify(content, null, 2)}\n`;
}
