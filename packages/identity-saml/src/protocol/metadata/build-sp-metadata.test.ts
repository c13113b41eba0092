import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { childrenOf, descendantsOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { buildSpMetadata, type SpMetadata } from './build-sp-metadata.js';

const { certificate } = testKey('sp');
const plain: SpMetadata = {
  entityId: 'https://sp.example/metadata?a=1&b="2"',
  acsUrl: 'https://sp.example/acs',
  sloUrl: null,
  authnRequestsSigned: false,
  wantAssertionsSigned: true,
  signingCertificates: [],
  encryptionCertificates: [],
  nameIdFormat: null,
};
const full: SpMetadata = { ...plain, sloUrl: 'https://sp.example/logout', authnRequestsSigned: true, signingCertificates: [certificate, certificate], encryptionCertificates: [certificate], nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' };

const read = (sp: SpMetadata): { violation: string | undefined; root: ElementTree } =>
  withXml(Buffer.from(buildSpMetadata(sp)), ({ document, root }) => ({ violation: findSchemaViolation(document), root }));

describe('SP metadata', () => {
  it.each([
    ['plain', plain],
    ['with keys and logout', full],
  ])('is valid against the metadata schema: %s', (_, sp) => expect(read(sp).violation).toBeUndefined());

  it('carries the Entity ID whatever characters it has', () => expect(read(plain).root.attributes).toContainEqual({ namespace: '', name: 'entityID', value: plain.entityId }));

  it('shows the current and the next key, by use', () => {
    const descriptors = descendantsOf(read(full).root).filter((element) => element.name === 'KeyDescriptor');
    expect(descriptors.map((descriptor) => descriptor.attributes[0]?.value)).toEqual(['signing', 'signing', 'encryption']);
  });

  it('says whether requests are signed, and whether assertions have to be', () => {
    const flags = (sp: SpMetadata) => (read(sp).root.children[0] as ElementTree).attributes.filter(({ name }) => name.endsWith('Signed')).map(({ name, value }) => [name, value]);
    expect(flags(plain)).toEqual([['AuthnRequestsSigned', 'false'], ['WantAssertionsSigned', 'true']]);
    expect(flags({ ...full, wantAssertionsSigned: false })).toEqual([['AuthnRequestsSigned', 'true'], ['WantAssertionsSigned', 'false']]);
  });

  it('lists the ciphers for the encryption key only, AES-GCM first', () => {
    const descriptors = descendantsOf(read(full).root).filter((element) => element.name === 'KeyDescriptor');
    const methods = descriptors.map((descriptor) => childrenOf(descriptor, ns.metadata, 'EncryptionMethod').map(({ attributes }) => attributes[0]?.value ?? ''));
    expect(methods.slice(0, -1)).toEqual([[], []]);
    expect(methods.at(-1)?.[0]).toBe('http://www.w3.org/2009/xmlenc11#aes256-gcm');
  });

  it('asks for a NameID format when it is given one, and receives answers by POST', () => {
    const role = (sp: SpMetadata) => read(sp).root.children[0] as ElementTree;
    const formats = (sp: SpMetadata) => childrenOf(role(sp), ns.metadata, 'NameIDFormat').map(({ text }) => text);
    expect([formats(plain), formats(full)]).toEqual([[], [full.nameIdFormat]]);
    expect(childrenOf(role(plain), ns.metadata, 'AssertionConsumerService')[0]?.attributes.map(({ name, value }) => [name, value])).toEqual([['Binding', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'], ['Location', plain.acsUrl], ['index', '0'], ['isDefault', 'true']]);
  });

  it('offers logout only where there is a URL for it', () => {
    const logouts = (sp: SpMetadata) => childrenOf(read(sp).root.children[0] as ElementTree, ns.metadata, 'SingleLogoutService').length;
    expect([logouts(plain), logouts(full)]).toEqual([0, 2]);
  });
});
