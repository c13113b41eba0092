import { decodeMessage } from '../response/decode-message.js';
import { openEncryptedAssertion } from '../response/open-encrypted-assertion.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { childOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { findDisagreement, type SamlifyReading } from './find-disagreement.js';
import type { GateJob } from './gate-job.js';
import { prepareCopy, rebuildResponse } from './prepare-copy.js';
import { Constants, Extractor, SamlLib, setSchemaValidator } from './samlify.js';
import { identityProvider, serviceProvider } from './samlify-entities.js';
import type { SecondGateVerdict } from './second-gate.js';

setSchemaValidator({
  validate: async (xml: string) => {
    const violation = withXml(Buffer.from(xml, 'utf8'), ({ document }) => findSchemaViolation(document));
    if (violation !== undefined) throw new Error(violation);
    return 'valid';
  },
});

/** xml-crypto knows these two and no other that the first gate accepts. */
const verifiable = ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'];

/** One way to have samlify read the message. `what` names what was verified thereby. */
type Attempt = { readonly what: string; readonly read: (certificate: string) => Promise<SamlifyReading> };

/**
 * Step 9: samlify over the same message. Every way that suits the message is tried with every certificate, until one is accepted and
 * agrees; a signature is verified in each of them unless samlify's library does not know its algorithm, and then the verdict says so.
 */
export async function judgeWithSamlify(job: GateJob): Promise<SecondGateVerdict> {
  const decoded = decodeMessage(job.message);
  if (decoded.kind === 'refused') return { kind: 'refused', detail: decoded.detail };
  const { certificates } = job.expected;
  const ordered = [certificates[job.first.certificateIndex], ...certificates.filter((_, index) => index !== job.first.certificateIndex)].filter((each) => each !== undefined);
  let fault = 'samlify found no way to read the message';
  for (const attempt of attemptsFor(job, decoded.value)) {
    for (const certificate of ordered.slice(0, 10)) {
      try {
        const disagreement = findDisagreement(job, await attempt.read(certificate));
        if (disagreement === undefined) return { kind: 'accepted', detail: attempt.what };
        fault = disagreement;
      } catch (error) {
        fault = `samlify: ${error instanceof Error ? error.message.slice(0, 200) : String(error).slice(0, 200)}`;
      }
    }
  }
  return { kind: 'refused', detail: fault };
}

function attemptsFor(job: GateJob, xml: string): Attempt[] {
  const copy = prepareCopy(xml);
  if (job.first.encrypted === 'none') {
    return isVerifiable(xml) ? [{ what: 'signature verified, same NameID and attributes', read: parse(job, copy, false) }] : [readOnly(copy)];
  }
  const own: Attempt = { what: 'decrypted and verified, same NameID and attributes', read: parse(job, copy, true) };
  const assertionXml = decrypt(job, xml);
  if (assertionXml === undefined) return [own];
  const rebuilt = rebuildResponse(xml, assertionXml);
  if (job.first.encrypted === 'response-signed') {
    return [own, { what: 'outer signature verified as received, same NameID and attributes in what the first gate decrypted', read: verifyOuter(job, copy, rebuilt) }];
  }
  if (!isVerifiable(assertionXml)) return [readOnly(rebuilt)];
  return [own, { what: 'inner signature verified on what the first gate decrypted, same NameID and attributes', read: parse(job, prepareCopy(rebuilt), false) }];
}

const isVerifiable = (xml: string): boolean => verifiable.includes(/SignatureMethod\s[^>]*Algorithm\s*=\s*["']([^"']*)["']/.exec(xml)?.[1] ?? '');

const readOnly = (xml: string): Attempt => ({
  what: 'same NameID and attributes; samlify does not know the signature algorithm',
  read: async () => readUnverified(xml),
});

/** Not authentic by itself: for comparison only. */
function readUnverified(xml: string): SamlifyReading {
  const { assertion } = Extractor.extract(xml, [{ key: 'assertion', localPath: ['Response', 'Assertion'], attributes: [], context: true }]);
  if (typeof assertion !== 'string') throw new Error('samlify finds no assertion');
  return Extractor.extract(xml, Extractor.loginResponseFields(assertion));
}

const parse =
  (job: GateJob, xml: string, encrypted: boolean) =>
  async (certificate: string): Promise<SamlifyReading> => {
    const idp = identityProvider({ entityId: job.expected.idpEntityId, certificate, encrypted, responseSigned: job.first.signed.response });
    const sp = serviceProvider(job.expected);
    const body = { SAMLResponse: Buffer.from(xml, 'utf8').toString('base64') };
    const result = await sp.parseLoginResponse(idp, Constants.wording.binding.post, { body });
    return result.extract;
  };

/** samlify cannot decrypt, but the outer signature covers the encrypted form as it arrived. */
const verifyOuter =
  (job: GateJob, received: string, rebuilt: string) =>
  async (certificate: string): Promise<SamlifyReading> => {
    const idp = identityProvider({ entityId: job.expected.idpEntityId, certificate, encrypted: true, responseSigned: true });
    const [verified, node] = SamlLib.verifySignature(received, { metadata: idp.entityMeta, signatureAlgorithm: '' });
    if (!verified || !node?.includes('EncryptedAssertion')) throw new Error('the outer signature does not verify');
    return readUnverified(rebuilt);
  };

function decrypt(job: GateJob, xml: string): string | undefined {
  const encrypted = withXml(Buffer.from(xml, 'utf8'), ({ root }) => childOf(root, ns.assertion, 'EncryptedAssertion'));
  const opened = encrypted && openEncryptedAssertion(encrypted, job.first.signed.response, job.expected);
  return opened?.kind === 'passed' ? opened.value.xml : undefined;
}
