import { describe, expect, it } from '@jest/globals';
import { mintIdpMetadata, testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { parseIdpMetadata } from './parse-idp-metadata.js';

const now = new Date('2026-06-01T12:00:00Z');
const parse = (xml: string, allowHttp = false) => parseIdpMetadata(xml, { now, allowHttp });
const good = mintIdpMetadata();
const { certificate } = testKey('idp');
const edited = (from: string | RegExp, to: string): string => {
  const xml = good.replaceAll(from instanceof RegExp ? new RegExp(from, 'g') : from, to);
  if (xml === good) throw new Error('the edit changed nothing');
  return xml;
};
const refusal = (xml: string): string => {
  const outcome = parse(xml);
  return outcome.kind === 'refused' ? outcome.detail : 'parsed';
};

describe('IdP metadata', () => {
  it('is read with its endpoints and certificates', () => {
    const outcome = parse(mintIdpMetadata({ cacheDuration: 'PT6H', validUntil: '2026-07-01T00:00:00Z', wantAuthnRequestsSigned: 'true', certificates: [certificate, testKey('idp-next').certificate, certificate] }));
    expect(outcome).toMatchObject({
      kind: 'parsed',
      idp: {
        entityId: 'https://idp.example/metadata',
        ssoRedirectUrl: 'https://idp.example/sso',
        ssoPostUrl: 'https://idp.example/sso',
        sloRedirectUrl: 'https://idp.example/slo',
        wantAuthnRequestsSigned: true,
        validUntil: '2026-07-01T00:00:00.000Z',
        cacheDuration: 'PT6H',
        cacheDurationSeconds: 21_600,
        certificates: [{ certificate, fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), subject: 'CN=idp.example test signing' }, { subject: 'CN=idp.example next signing' }],
      },
    });
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  });

  it('may be wrapped in an EntitiesDescriptor, hold comments and line breaks, and begin with a declaration', () => {
    const lines = certificate.replace(/(.{64})/g, '$1\n      ');
    const wrapped = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- exported --><md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${edited(certificate, `\n<!-- one -->${lines}\n`)}</md:EntitiesDescriptor>`;
    expect(parse(wrapped)).toMatchObject({ kind: 'parsed', idp: { certificates: [{ certificate }] } });
  });

  it('keeps an expired certificate: the metadata is the trust', () => {
    const expired = testKey('idp', 'idp-expired').certificate;
    expect(parse(mintIdpMetadata({ certificates: [expired] }))).toMatchObject({ kind: 'parsed', idp: { certificates: [{ notAfter: '2025-01-01T00:00:00.000Z' }] } });
  });

  it('takes a key without a use for a signing key, and leaves an encryption key out', () => {
    expect(parse(edited(' use="signing"', ''))).toMatchObject({ kind: 'parsed' });
    expect(refusal(edited('use="signing"', 'use="encryption"'))).toContain('no signing key');
  });

  it('reads the role of SAML 2.0 where SAML 1.1 has one of its own, and leaves every other role alone', () => {
    const [role = ''] = /<md:IDPSSODescriptor.*<\/md:IDPSSODescriptor>/.exec(good) ?? [];
    const older = role.replace('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.1:protocol').replaceAll('https://idp.example/sso', 'https://idp.example/saml1');
    const service = '<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="javascript:alert(1)" index="0"/></md:SPSSODescriptor>';
    expect(parse(good.replace(role, `${older}${service}${role}`))).toMatchObject({ kind: 'parsed', idp: { ssoRedirectUrl: 'https://idp.example/sso' } });
  });

  it('accepts EC keys', () => {
    expect(parse(mintIdpMetadata({ certificates: [testKey('idp-ec').certificate] }))).toMatchObject({ kind: 'parsed' });
  });

  it('accepts http only where it is allowed', () => {
    const plain = mintIdpMetadata({ ssoUrl: 'http://localhost:8080/sso', sloUrl: null });
    expect(parse(plain, true)).toMatchObject({ kind: 'parsed', idp: { ssoRedirectUrl: 'http://localhost:8080/sso', sloRedirectUrl: null } });
    expect(refusal(plain)).toContain('not https');
  });

  it.each([
    ['nothing', '', 'empty'],
    ['something that is no XML', 'hello', 'not well-formed'],
    ['an HTML page', '<html><body/></html>', 'not SAML metadata'],
    ['half a document', good.slice(0, -10), 'not well-formed'],
    ['a document type', `<!DOCTYPE x [<!ENTITY y "z">]>${good}`, 'document type'],
    ['metadata of a service provider', edited('IDPSSODescriptor', 'SPSSODescriptor'), 'service provider'],
    ['metadata of neither', edited('IDPSSODescriptor', 'PDPDescriptor'), 'does not describe an identity provider'],
    ['two roles', good.replace('</md:EntityDescriptor>', `${/<md:IDPSSODescriptor.*<\/md:IDPSSODescriptor>/.exec(good)?.[0] ?? ''}</md:EntityDescriptor>`), 'more than one IDPSSODescriptor'],
    ['two entities', `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${good}${good}</md:EntitiesDescriptor>`, '2 entities'],
    ['another namespace', edited('urn:oasis:names:tc:SAML:2.0:metadata', 'urn:x'), 'not SAML metadata'],
    ['SAML 1.1 only', edited('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.1:protocol'), 'does not support SAML 2.0'],
    ['no entityID', edited(' entityID="https://idp.example/metadata"', ''), 'no entityID'],
    ['an entityID that is too long', mintIdpMetadata({ idpEntityId: `https://${'x'.repeat(1100)}` }), '1024'],
    ['no key', mintIdpMetadata({ certificates: [] }), 'no signing key'],
    ['a key by name only', edited(/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:KeyName>key</ds:KeyName>'), 'without an X.509 certificate'],
    ['a bare key', edited(/<ds:X509Data>.*<\/ds:X509Data>/, '<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>'), 'without an X.509 certificate'],
    ['a certificate that is not base64', edited(certificate, '%%%'), 'not base64'],
    ['a certificate that is cut short', edited(certificate, certificate.slice(0, 400)), 'cannot be read'],
    ['an empty certificate', edited(certificate, ''), 'not base64'],
    ['a weak key', mintIdpMetadata({ certificates: [testKey('weak').certificate] }), '1024 bits'],
    ['no single sign-on URL', edited('SingleSignOnService', 'NameIDMappingService'), 'no SingleSignOnService'],
    ['a script for a URL', mintIdpMetadata({ ssoUrl: 'javascript:alert(1)' }), 'not https'],
    ['a script for a logout URL', mintIdpMetadata({ sloUrl: 'javascript:alert(1)' }), 'not https'],
    ['a data URL', mintIdpMetadata({ ssoUrl: 'data:text/html,x' }), 'not https'],
    ['a relative URL', mintIdpMetadata({ ssoUrl: '/sso' }), 'is not a URL'],
    ['a URL with a password', mintIdpMetadata({ ssoUrl: 'https://a:b@idp.example/' }), 'password'],
    ['metadata whose time is over', mintIdpMetadata({ validUntil: '2026-05-01T00:00:00Z' }), 'valid until 2026-05-01'],
    ['a validUntil that is none', mintIdpMetadata({ validUntil: 'soon' }), 'not a UTC time'],
    ['more than a megabyte', `${good}${' '.repeat(10)}<!--${'x'.repeat(1_100_000)}-->`, 'larger'],
  ])('refuses %s', (_, xml, words) => {
    expect(refusal(xml)).toContain(words);
  });

  const descriptor = (content: string, attributes = '') => `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ${attributes}>${content}</md:EntitiesDescriptor>`;
  const idpOf = (xml: string) => {
    const outcome = parse(xml);
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    return outcome.idp;
  };

  it('is valid until the earliest end that encloses it, and not at that instant', () => {
    const role = (end: string) => good.replace('<md:IDPSSODescriptor', `<md:IDPSSODescriptor validUntil="${end}"`);
    expect(idpOf(good).validUntil).toBeNull();
    expect(idpOf(descriptor(mintIdpMetadata({ validUntil: '2026-08-01T00:00:00Z' }), 'validUntil="2026-07-01T00:00:00Z"')).validUntil).toBe('2026-07-01T00:00:00.000Z');
    expect(idpOf(descriptor(role(' 2026-06-15T00:00:00Z '), 'validUntil="2026-07-01T00:00:00Z"')).validUntil).toBe('2026-06-15T00:00:00.000Z');
    expect(idpOf(role('2026-06-01T12:00:00.001Z')).validUntil).toBe('2026-06-01T12:00:00.001Z');
    expect(refusal(role('2026-06-01T12:00:00Z'))).toContain('which is past');
  });

  it('may be kept as long as the nearest cacheDuration says, if it is one', () => {
    const cached = (xml: string) => [idpOf(xml).cacheDuration, idpOf(xml).cacheDurationSeconds];
    expect(cached(good)).toEqual([null, null]);
    expect(cached(descriptor(good, 'cacheDuration="PT1H"'))).toEqual(['PT1H', 3_600]);
    expect(cached(descriptor(mintIdpMetadata({ cacheDuration: 'PT2H' }), 'cacheDuration="PT1H"'))).toEqual(['PT2H', 7_200]);
    expect(cached(mintIdpMetadata({ cacheDuration: 'a while' }))).toEqual(['a while', null]);
  });

  it('asks for signed requests in either spelling of true', () => {
    expect(['true', '1', 'false', '0', 'TRUE'].map((wantAuthnRequestsSigned) => idpOf(mintIdpMetadata({ wantAuthnRequestsSigned })).wantAuthnRequestsSigned)).toEqual([true, true, false, false, false]);
    expect(idpOf(good).wantAuthnRequestsSigned).toBe(false);
  });

  it('lists NameID formats, twenty at most', () => {
    const withFormats = (...formats: string[]) => good.replace('<md:SingleSignOnService', `${formats.map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`).join('')}<md:SingleSignOnService`);
    expect(idpOf(withFormats(' urn:a\n', '', ' ', 'urn:b')).nameIdFormats).toEqual(['urn:a', 'urn:b']);
    expect(idpOf(withFormats(...Array.from({ length: 25 }, (_, index) => `urn:${index}`))).nameIdFormats).toHaveLength(20);
  });

  it('has an entityID without the white space around it, of 1,024 characters at most', () => {
    expect(idpOf(mintIdpMetadata({ idpEntityId: ' https://idp.example ' })).entityId).toBe('https://idp.example');
    expect(idpOf(mintIdpMetadata({ idpEntityId: 'x'.repeat(1_024) })).entityId).toHaveLength(1_024);
    expect(refusal(mintIdpMetadata({ idpEntityId: 'x'.repeat(1_025) }))).toContain('longer than 1024');
    expect(refusal(mintIdpMetadata({ idpEntityId: ' ' }))).toContain('no entityID');
  });

  it('may support other protocols beside SAML 2.0', () => {
    const both = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol\n urn:oasis:names:tc:SAML:2.0:protocol"';
    expect(parse(edited('protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"', both)).kind).toBe('parsed');
    expect(refusal(edited(' protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"', ''))).toContain('does not support SAML 2.0');
  });

  it('may describe a service provider beside the identity provider', () => {
    const both = good.replace('<md:IDPSSODescriptor', '<md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/><md:IDPSSODescriptor');
    expect(parse(both).kind).toBe('parsed');
  });

  it('may stand in white space, and have a megabyte of it', () => {
    expect(parse(` \n${good}\n `).kind).toBe('parsed');
    expect(refusal(' \n\uFEFF')).toBe('the metadata is empty');
    const filled = (bytes: number) => good.replace('</md:EntityDescriptor>', `${' '.repeat(bytes - Buffer.byteLength(good))}</md:EntityDescriptor>`);
    expect(parse(filled(1_048_576)).kind).toBe('parsed');
    expect(refusal(filled(1_048_577))).toContain('larger');
  });

  it('is refused when it describes nobody, or too much', () => {
    expect(refusal(descriptor(''))).toBe('the metadata describes no entity');
    expect(refusal(descriptor(descriptor(good) + good))).toContain('2 entities');
    expect(refusal(`<!--${'é'.repeat(600_000)}-->${good}`)).toContain('larger than 1048576 bytes');
    expect(refusal(`<${'x'.repeat(100)}/>`)).toContain(`"${'x'.repeat(60)}"`);
    expect(refusal(mintIdpMetadata({ validUntil: 'x'.repeat(100) }))).toContain(`"${'x'.repeat(40)}"`);
  });

  it('may have 50 signing certificates and no more', () => {
    const of = (count: number) => parse(mintIdpMetadata({ certificates: Array.from({ length: count }, () => certificate) }));
    expect(of(50)).toMatchObject({ kind: 'parsed', idp: { certificates: { length: 1 } } });
    expect(of(51)).toMatchObject({ kind: 'refused', detail: expect.stringContaining('more than 50 signing certificates') });
  });
});
