import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey, type MintOptions } from '../../../../../tools/saml-fixtures/idp.js';
import type { ResponseExpectations } from '../response/expectations.js';
import { verifyResponse } from '../response/verify-response.js';
import type { GateJob } from './gate-job.js';
import { judgeWithSamlify } from './judge-with-samlify.js';

const somebody = 'jane.doe@acme.example';
const [idp, next, attacker] = [testKey('idp'), testKey('idp-next'), testKey('attacker')];
const expected: ResponseExpectations = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  certificates: [idp.certificate],
  now: defaults.now,
  clockSkewSeconds: 60,
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};
const keycloak = { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha256', mgf: 'sha256' } as const;

/** A job as the first gate hands it on, for a message that the first gate accepts. */
function jobFor(options: MintOptions = {}, changes: Partial<ResponseExpectations> = {}): GateJob {
  const { formValue } = mintResponse({ assertionId: '_a', responseId: '_r', ...options });
  const expectations = { ...expected, ...changes };
  const verdict = verifyResponse(formValue, expectations);
  if (verdict.kind === 'refused') throw new Error(verdict.detail);
  return { message: formValue, expected: expectations, first: verdict.assertion, attributeNames: Object.keys(defaults.attributes) };
}
const edited = (job: GateJob, from: string | RegExp, to: string): GateJob => {
  const xml = Buffer.from(job.message, 'base64').toString();
  const result = xml.replace(from, to);
  if (result === xml) throw new Error('the edit changed nothing');
  return { ...job, message: Buffer.from(result).toString('base64') };
};
/** What would reach the second gate had the first one been fooled: a forged message with the verdict over a good one. */
const forged = (options: MintOptions, forgery: MintOptions): GateJob => ({ ...jobFor(options), message: mintResponse({ assertionId: '_a', responseId: '_r', ...options, ...forgery }).formValue });

/** samlify tells the console what its verdict says too. */
const { error } = console;
beforeAll(() => {
  Object.assign(console, { error: () => undefined });
});
afterAll(() => {
  Object.assign(console, { error });
});

describe('samlify', () => {
  it.each<[string, MintOptions, string]>([
    ['both signed', {}, 'signature verified, same NameID and attributes'],
    ['the Response signed', { sign: 'response' }, 'signature verified, same NameID and attributes'],
    ['the Assertion signed', { sign: 'assertion' }, 'signature verified, same NameID and attributes'],
    ['encrypted, signed inside', { sign: 'assertion', encrypt: { cipher: 'aes256-cbc' } }, 'decrypted and verified, same NameID and attributes'],
    ['encrypted, signed outside', { sign: 'response', encrypt: { cipher: 'aes128-cbc' } }, 'decrypted and verified, same NameID and attributes'],
    ['encrypted by what it does not know, signed inside', { sign: 'assertion', encrypt: keycloak }, 'inner signature verified on what the first gate decrypted, same NameID and attributes'],
    ['encrypted by what it does not know, signed outside', { sign: 'response', encrypt: keycloak }, 'outer signature verified as received, same NameID and attributes in what the first gate decrypted'],
    ['signed by what it does not know', { signature: { method: 'rsa-sha384' } }, 'same NameID and attributes; samlify does not know the algorithm of a signature'],
    ['encrypted and signed inside by what it does not know', { sign: 'assertion', signature: { digest: 'sha384' }, encrypt: keycloak }, 'same NameID and attributes; samlify does not know the algorithm of a signature'],
    ['encrypted and signed outside by what it does not know', { sign: 'response', signature: { digest: 'sha384' }, encrypt: keycloak }, 'same NameID and attributes; samlify does not know the algorithm of a signature'],
  ])('accepts a message and says what it verified: %s', async (_, options, detail) => expect(await judgeWithSamlify(jobFor(options))).toEqual({ kind: 'accepted', detail }));

  it.each<[string, MintOptions]>([
    ['both signed', {}],
    ['the Response signed', { sign: 'response' }],
    ['the Assertion signed', { sign: 'assertion' }],
    ['encrypted, signed inside', { sign: 'assertion', encrypt: { cipher: 'aes256-cbc' } }],
    ['encrypted, signed outside', { sign: 'response', encrypt: { cipher: 'aes256-cbc' } }],
    ['encrypted by what it does not know, signed inside', { sign: 'assertion', encrypt: keycloak }],
    ['encrypted by what it does not know, signed outside', { sign: 'response', encrypt: keycloak }],
  ])('refuses what an attacker signed, had the first gate been fooled: %s', async (_, options) => {
    expect(await judgeWithSamlify(forged(options, { key: attacker }))).toMatchObject({ kind: 'refused' });
    expect(await judgeWithSamlify(forged(options, { sign: 'none' }))).toMatchObject({ kind: 'refused' });
  });

  it.each<[string, MintOptions]>([
    ['it verifies', {}],
    ['it cannot verify', { signature: { method: 'rsa-sha384' } }],
    ['it decrypts', { sign: 'assertion', encrypt: { cipher: 'aes256-cbc' } }],
    ['it cannot decrypt, signed inside', { sign: 'assertion', encrypt: keycloak }],
    ['it cannot decrypt, signed outside', { sign: 'response', encrypt: keycloak }],
  ])('refuses where it reads another person or another role than the first gate: %s', async (_, options) => {
    const job = jobFor(options);
    const other = { ...job.first, nameId: { ...job.first.nameId, value: 'admin@acme.example' } };
    expect(await judgeWithSamlify({ ...job, first: other })).toEqual({ kind: 'refused', detail: 'samlify reads another NameID' });
    const [name = ''] = job.attributeNames;
    expect(await judgeWithSamlify({ ...job, first: { ...job.first, attributes: new Map([...job.first.attributes, [name, ['Eve']]]) } })).toEqual({ kind: 'refused', detail: `samlify reads the attribute "${name}" differently` });
  });

  it('refuses a message that changed after it was signed', async () => {
    expect(await judgeWithSamlify(edited(jobFor({ sign: 'response' }), somebody, 'admin@acme.example'))).toMatchObject({ kind: 'refused' });
    expect(await judgeWithSamlify(edited(jobFor({ sign: 'response', encrypt: keycloak }), defaults.acsUrl, `${defaults.acsUrl}/x`))).toEqual({ kind: 'refused', detail: 'samlify: the outer signature does not verify' });
  });

  it('tries every certificate, that of the first gate first, ten in all', async () => {
    const others = (count: number) => Array.from({ length: count }, () => attacker.certificate);
    const job = jobFor({ key: next }, { certificates: [idp.certificate, next.certificate] });
    expect(job.first.certificateIndex).toBe(1);
    expect(await judgeWithSamlify(job)).toMatchObject({ kind: 'accepted' });
    const expecting = (certificates: readonly string[], certificateIndex: number): GateJob => ({ ...job, expected: { ...expected, certificates }, first: { ...job.first, certificateIndex } });
    expect(await judgeWithSamlify(expecting([...others(20), next.certificate], 20))).toMatchObject({ kind: 'accepted' });
    expect(await judgeWithSamlify(expecting([...others(9), next.certificate], 0))).toMatchObject({ kind: 'accepted' });
    expect(await judgeWithSamlify(expecting([...others(10), next.certificate], 0))).toMatchObject({ kind: 'refused' });
    expect(await judgeWithSamlify(expecting([idp.certificate], 0))).toMatchObject({ kind: 'refused' });
    expect(await judgeWithSamlify(expecting([], 0))).toEqual({ kind: 'refused', detail: 'samlify found no way to read the message' });
  });

  it('goes by the clock and the skew of the caller', async () => {
    const job = jobFor();
    const at = (now: string, clockSkewSeconds = 60) => judgeWithSamlify({ ...job, expected: { ...expected, now: new Date(now), clockSkewSeconds } });
    expect(await at('2026-06-01T12:05:30Z')).toMatchObject({ kind: 'accepted' });
    expect(await at('2026-06-01T12:05:30Z', 0)).toMatchObject({ kind: 'refused' });
    expect(await at('2026-06-01T13:00:00Z')).toMatchObject({ kind: 'refused' });
    expect(await at('2026-06-01T11:54:30Z')).toMatchObject({ kind: 'accepted' });
    expect(await at('2026-06-01T11:54:30Z', 0)).toMatchObject({ kind: 'refused' });
  });

  it('sees no more than the first gate would: what does not decode is refused', async () => {
    expect(await judgeWithSamlify({ ...jobFor(), message: '*' })).toEqual({ kind: 'refused', detail: 'the message is not base64' });
  });

  it('refuses with bounded words', async () => {
    const { detail } = await judgeWithSamlify(edited(jobFor(), '<samlp:Status>', `<${'x'.repeat(1_000)}/><samlp:Status>`));
    expect(detail).toMatch(/^samlify: .{1,200}$/s);
  });
});
