import { ns } from '../xml/namespaces.js';
import { element, text, type Markup } from '../xml/write-xml.js';
import { bindings } from './read-endpoints.js';

export type SpMetadata = {
  readonly entityId: string;
  readonly acsUrl: string;
  /** Null: no single logout. Offered for both front-channel bindings. */
  readonly sloUrl: string | null;
  readonly authnRequestsSigned: boolean;
  readonly wantAssertionsSigned: boolean;
  /** base64 DER, the current one first, then the next one. */
  readonly signingCertificates: readonly string[];
  /** base64 DER; empty asks for plain assertions. */
  readonly encryptionCertificates: readonly string[];
  readonly nameIdFormat: string | null;
};

/** Best first. IdPs that take the list seriously choose from it. */
const encryptionMethods = [
  'http://www.w3.org/2009/xmlenc11#aes256-gcm',
  'http://www.w3.org/2009/xmlenc11#aes128-gcm',
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
];

/** SAML metadata 2.3.2, 2.4.4; valid against the metadata schema. */
export function buildSpMetadata(sp: SpMetadata): string {
  const flags = { AuthnRequestsSigned: String(sp.authnRequestsSigned), WantAssertionsSigned: String(sp.wantAssertionsSigned) };
  const logout = (binding: string): Markup | undefined => (sp.sloUrl === null ? undefined : element('md:SingleLogoutService', { Binding: binding, Location: sp.sloUrl }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${
    element(
      'md:EntityDescriptor',
      { 'xmlns:md': ns.metadata, 'xmlns:ds': ns.signature, entityID: sp.entityId },
      element(
        'md:SPSSODescriptor',
        { ...flags, protocolSupportEnumeration: ns.protocol },
        ...sp.signingCertificates.map((certificate) => keyDescriptor('signing', certificate, [])),
        ...sp.encryptionCertificates.map((certificate) => keyDescriptor('encryption', certificate, encryptionMethods)),
        logout(bindings.redirect),
        logout(bindings.post),
        sp.nameIdFormat === null ? undefined : element('md:NameIDFormat', {}, text(sp.nameIdFormat)),
        element('md:AssertionConsumerService', { Binding: bindings.post, Location: sp.acsUrl, index: '0', isDefault: 'true' }),
      ),
    ).markup
  }\n`;
}

const keyDescriptor = (use: 'signing' | 'encryption', certificate: string, methods: readonly string[]): Markup =>
  element(
    'md:KeyDescriptor',
    { use },
    element('ds:KeyInfo', {}, element('ds:X509Data', {}, element('ds:X509Certificate', {}, text(certificate)))),
    ...methods.map((method) => element('md:EncryptionMethod', { Algorithm: method })),
  );
