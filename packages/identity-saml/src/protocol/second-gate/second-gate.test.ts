import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { defaults, mintResponse, testKey } from '../../../../../tools/saml-fixtures/idp.js';
import type { ResponseExpectations } from '../response/expectations.js';
import type { VerifiedAssertion } from '../response/verified-assertion.js';
import { verifyResponse } from '../response/verify-response.js';
import { openSecondGate } from './open-second-gate.js';
import { WorkerPool } from './worker-pool.js';

const root = new URL('../../../../../fixtures/saml/', import.meta.url);
const expectations: ResponseExpectations = {
  entityId: defaults.entityId,
  acsUrl: defaults.acsUrl,
  idpEntityId: defaults.idpEntityId,
  certificates: [testKey('idp').certificate],
  now: defaults.now,
  clockSkewSeconds: 60,
  decryptionKeys: [testKey('sp').privateKey],
  requireEncryptedAssertions: false,
};
const names = Object.keys(defaults.attributes);
const gate = openSecondGate({ poolSize: 1, timeoutMilliseconds: 30_000 });

afterAll(() => gate.close());

function accepted(message: string, expected: ResponseExpectations = expectations): VerifiedAssertion {
  const verdict = verifyResponse(message, expected);
  if (verdict.kind === 'refused') throw new Error(verdict.detail);
  return verdict.assertion;
}

describe('the second gate', () => {
  it.each(readdirSync(new URL('valid', root)))('accepts what the first one accepted: %s', async (file) => {
    const fixture = JSON.parse(readFileSync(new URL(`valid/${file}`, root), 'utf8')) as { xml: string; expectations: Partial<ResponseExpectations> };
    const expected = { ...expectations, ...fixture.expectations };
    const message = Buffer.from(fixture.xml).toString('base64');
    const first = accepted(message, expected);
    const verdict = await gate.verify(message, expected, first, [...first.attributes.keys()]);
    expect(verdict).toEqual({ kind: 'accepted', detail: expect.any(String) });
  });

  it('refuses a message that was signed by nobody the connection knows', async () => {
    const { formValue } = mintResponse();
    const verdict = await gate.verify(mintResponse({ key: testKey('attacker') }).formValue, expectations, accepted(formValue), names);
    expect(verdict.kind).toBe('refused');
  });

  it('refuses when it reads another NameID than the first gate', async () => {
    const { formValue } = mintResponse();
    const first = accepted(formValue);
    const verdict = await gate.verify(formValue, expectations, { ...first, nameId: { ...first.nameId, value: 'admin@acme.example' } }, names);
    expect(verdict).toEqual({ kind: 'refused', detail: 'samlify reads another NameID' });
  });

  it('refuses when it reads another value of a mapped attribute', async () => {
    const { formValue } = mintResponse();
    const first = accepted(formValue);
    const [name = ''] = names;
    const verdict = await gate.verify(formValue, expectations, { ...first, attributes: new Map([...first.attributes, [name, ['Eve']]]) }, names);
    expect(verdict).toMatchObject({ kind: 'refused', detail: expect.stringContaining('differently') });
  });

  it('does not compare attributes that are not mapped', async () => {
    const { formValue } = mintResponse({ attributes: { ...defaults.attributes, __proto__x: ['a', 'a'] } });
    const first = accepted(formValue);
    expect(await gate.verify(formValue, expectations, { ...first, attributes: new Map([...first.attributes, ['__proto__x', ['b']]]) }, names)).toMatchObject({ kind: 'accepted' });
  });

  it('refuses what expired by the clock of the caller', async () => {
    const { formValue } = mintResponse();
    const first = accepted(formValue);
    const verdict = await gate.verify(formValue, { ...expectations, now: new Date('2026-06-01T13:00:00Z') }, first, names);
    expect(verdict.kind).toBe('refused');
  });

  it('refuses a message whose outer signature is broken although the encrypted assertion can be read', async () => {
    const encrypt = { cipher: 'aes256-gcm', transport: 'rsa-oaep', digest: 'sha256', mgf: 'sha256' } as const;
    const good = mintResponse({ sign: 'response', encrypt, assertionId: '_a' });
    const first = accepted(good.formValue);
    const broken = Buffer.from(good.xml.replace(defaults.acsUrl, `${defaults.acsUrl}/x`)).toString('base64');
    expect(await gate.verify(good.formValue, expectations, first, names)).toMatchObject({ kind: 'accepted' });
    expect(await gate.verify(broken, expectations, first, names)).toMatchObject({ kind: 'refused' });
  });
});

describe('the pool of workers', () => {
  const job = { message: '', expected: expectations, first: { ...accepted(mintResponse().formValue) }, attributeNames: [] };
  const poolOf = (source: string, options: { queueLimit?: number; timeoutMilliseconds?: number } = {}): WorkerPool =>
    new WorkerPool({ poolSize: 1, queueLimit: 5, timeoutMilliseconds: 10_000, ...options, workerUrl: new URL(`data:text/javascript,${encodeURIComponent(source)}`) });
  const answering = (code: string): string => `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { ${code} });`;

  it('refuses the message of a worker that crashes, and goes on with a fresh one', async () => {
    const pool = poolOf(answering('process.exit(3)'));
    expect(await pool.run(job)).toEqual({ kind: 'refused', detail: 'the second gate ended unexpectedly' });
    expect(await pool.run(job)).toEqual({ kind: 'refused', detail: 'the second gate ended unexpectedly' });
    await pool.close();
  });

  it('refuses the message of a worker that throws', async () => {
    const pool = poolOf(answering('throw new Error()'));
    expect(await pool.run(job)).toEqual({ kind: 'refused', detail: 'the second gate crashed' });
    await pool.close();
  });

  it('refuses the message of a worker that does not answer in time', async () => {
    const pool = poolOf(answering('for (;;) {}'), { timeoutMilliseconds: 200 });
    expect(await pool.run(job)).toEqual({ kind: 'refused', detail: 'the second gate did not answer in time' });
    await pool.close();
  });

  it('refuses at once when too many messages wait', async () => {
    const pool = poolOf(answering('setTimeout(() => parentPort.postMessage({ kind: "accepted", detail: "" }), 300)'), { queueLimit: 1 });
    const [first, second, third] = await Promise.all([pool.run(job), pool.run(job), pool.run(job)]);
    expect([first.kind, second.kind, third.kind]).toEqual(['accepted', 'accepted', 'refused']);
    await pool.close();
  });

  it('refuses what is under way and what comes later once it is closed', async () => {
    const pool = poolOf(answering('for (;;) {}'));
    const running = pool.run(job);
    await pool.close();
    expect((await running).kind).toBe('refused');
    expect((await pool.run(job)).kind).toBe('refused');
  });
});
