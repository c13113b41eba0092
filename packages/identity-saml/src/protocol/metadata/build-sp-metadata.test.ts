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

  it('offers logout only where there is a URL for it', () => {
    const logouts = (sp: SpMetadata) => childrenOf(read(sp).root.children[0] as ElementTree, ns.metadata, 'SingleLogoutService').length;
    expect([logouts(plain), logouts(full)]).toEqual([0, 2]);
  });
});
