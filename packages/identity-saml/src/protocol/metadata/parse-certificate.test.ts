import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../../../../tools/saml-fixtures/idp.js';
import { parseCertificate } from './parse-certificate.js';

const { certificate, certificatePem } = testKey('idp');
/** Self-signed, made with openssl for this test; their keys are gone. */
const ed25519 = 'MIIBTDCB/6ADAgECAhQd3vv7ZRIIvXFJsvDU9xOrQSNn2zAFBgMrZXAwHDENMAsGA1UECgwEQWNtZTELMAkGA1UEAwwCZWQwHhcNMjYxMTI0MTQ1NzE5WhcNMzYxMTIxMTQ1NzE5WjAcMQ0wCwYDVQQKDARBY21lMQswCQYDVQQDDAJlZDAqMAUGAytlcAMhAOVUwVNI6pLLGfXvvCqwfdauc68E1BbRPJL9wGCWgYUqo1MwUTAdBgNVHQ4EFgQUFlb/m6B81mq86e+PQ2s8Z6iTvmYwHwYDVR0jBBgwFoAUFlb/m6B81mq86e+PQ2s8Z6iTvmYwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXADQQCSxN67cgTQSw8/WfTxGP8RPBPU8JiW2nWX3r2FRmm1c2GQ0fP3S19AVFmud4RkCa28aTL7T2WcI8dU5qM5kPoI';
const secp256k1 = 'MIIBazCCARKgAwIBAgIUV+411cbDjCYdVR9DyXYOJvMleR0wCgYIKoZIzj0EAwIwDTELMAkGA1UEAwwCazEwHhcNMjYxMTI0MTQ1NzE5WhcNMzYxMTIxMTQ1NzE5WjANMQswCQYDVQQDDAJrMTBWMBAGByqGSM49AgEGBSuBBAAKA0IABNsqRJnBYvTd26YfoGiNSxANYop7NM8cH73mf5zmUQz8QCmQQWH8Zc9kqaLSCkwTBeX3jKMF4i0dXY9c2yiQYiijUzBRMB0GA1UdDgQWBBTUjygedS+om1FmpHH2sH3t2Tc1KDAfBgNVHSMEGDAWgBTUjygedS+om1FmpHH2sH3t2Tc1KDAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBbjIX8eaJf/tRijlNFSAs1IekEd5MpuRjmIFET9ADMfAiA5+xpGf76FPEysfrqbl2UWRIbsfoyD4aOtrAw/CA2fOQ==';
const p384 = 'MIIB6DCCAW6gAwIBAgIUDQZy85jIU4t6D2u38yD3QohVdYkwCgYIKoZIzj0EAwIwKzENMAsGA1UECgwEQWNtZTELMAkGA1UECwwCSVQxDTALBgNVBAMMBHAzODQwHhcNMjYxMTI0MTQ1NzE5WhcNMzYxMTIxMTQ1NzE5WjArMQ0wCwYDVQQKDARBY21lMQswCQYDVQQLDAJJVDENMAsGA1UEAwwEcDM4NDB2MBAGByqGSM49AgEGBSuBBAAiA2IABD17YQyoCwRRKXv3I/UMXjJSmako2wH+H5JBt+DLUeW53KmmaWgrIvQ1h/nOv8g6pezCxsQOEllN70Dm2plWv+bl4JV155yOIxS/3iu/7dkOhl6GOkQyyTCH0vezxVgks6NTMFEwHQYDVR0OBBYEFKCHCc0kGvDhsPUJuqyp191ehtsCMB8GA1UdIwQYMBaAFKCHCc0kGvDhsPUJuqyp191ehtsCMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDaAAwZQIwZi5heb3mgBB9pT9toGJahURtaZ9iASHm+VyXVeB/5cDlO+x+4CNWd2LbyaJrb3KoAjEAlDFUGtQyBjWVO1NL60wm6nxELcqe6vnMfv+dUYyGuzLurAkx8wfTjWkstOZX5mHq';

const parsed = (text: string) => {
  const outcome = parseCertificate(text);
  return outcome.kind === 'parsed' ? outcome.certificate : outcome.detail;
};

describe('a signing certificate', () => {
  it('is read into plain values', () => {
    expect(parsed(certificate)).toEqual({
      certificate,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      subject: 'CN=idp.example test signing',
      notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      notAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('may be broken into lines, stand in PEM armour, and lack its padding', () => {
    for (const text of [certificatePem, ` ${certificate.replace(/(.{10})/g, '$1\r\n\t')}`, certificate.replace(/=+$/, ''), p384.replace(/=+$/, '')]) expect(parsed(text)).toMatchObject({ fingerprint: expect.any(String) });
    expect(parsed(certificatePem)).toEqual(parsed(certificate));
  });

  it('names its subject from the common name outwards', () => expect(parsed(p384)).toMatchObject({ subject: 'CN=p384, OU=IT, O=Acme' }));

  it.each([
    ['P-256', testKey('idp-ec').certificate],
    ['P-384', p384],
    ['RSA of 2048 bits', certificate],
  ])('may have a key of %s', (_, text) => expect(parsed(text)).toMatchObject({ certificate: text }));

  it.each([
    ['nothing', '', 'not base64'],
    ['white space', ' \n', 'not base64'],
    ['armour with nothing inside', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----', 'not base64'],
    ['other characters', `${certificate}*`, 'not base64'],
    ['something behind the padding', `${p384}====AAAA`, 'not base64'],
    ['base64 of something else', Buffer.from('hello').toString('base64'), 'it is not an X.509 certificate'],
    ['half a certificate', certificate.slice(0, 400), 'it is not an X.509 certificate'],
    ['a short RSA key', testKey('weak').certificate, 'an RSA key of 1024 bits; at least 2048 are needed'],
    ['another curve', secp256k1, 'the curve secp256k1; P-256, P-384 or P-521 is needed'],
    ['another kind of key', ed25519, 'a key of the kind ed25519; RSA or EC is needed'],
  ])('is refused: %s', (_, text, words) => expect(parsed(text)).toContain(words));
});
