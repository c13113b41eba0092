import { generate } from 'selfsigned';

/** A signing key and its certificate in PEM, made at every start: the demo keeps no secret. */
export async function demoKey(): Promise<{ readonly key: string; readonly cert: string }> {
  const inAYear = new Date(Date.now() + 365 * 86_400_000);
  const made = await generate([{ name: 'commonName', value: 'Demo identity provider' }], {
    keySize: 2_048,
    algorithm: 'sha256',
    notAfterDate: inAYear,
  });
  return { key: made.private, cert: made.cert };
}
