import { decodeMessage } from '../response/decode-message.js';
import { openEncryptedAssertion } from '../response/open-encrypted-assertion.js';
import { findSchemaViolation } from '../schema/compiled-schema.js';
import { childOf } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { withXml } from '../xml/parse-xml.js';
import { findDisagreement, type SamlifyReading } from './find-disagreement.js';
import { findLimit } from './find-limit.js';
import type { GateJob } from './gate-job.js';
import { prepareCopy, rebuildResponse, withoutEncrypted } from './prepare-copy.js';
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

/** One way to have samlify read the message. `what` names what was verified thereby. */
type Attempt = { readonly what: string; readonly read: (certificate: string) => Promise<SamlifyReading> };

/**
 * Step 9: samlify over the same message. Every way that suits the message is tried with every certificate, until one is accepted and
 * agrees; a signature is verified in each of them unless it is beyond samlify's library, and then the verdict says so.
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
    return [attempt('signature verified, same NameID and attributes', copy, parse(job, copy, false))];
  }
  const own: Attempt = { what: 'decrypted and verified, same NameID and attributes', read: parse(job, copy, true) };
  const assertionXml = decrypt(job, xml);
  if (assertionXml === undefined) return [own];
  const rebuilt = rebuildResponse(xml, assertionXml);
  if (job.first.encrypted === 'response-signed') {
    const what = 'outer signature verified as received, same NameID and attributes in what the first gate decrypted';
    return [own, attempt(what, withoutEncrypted(copy), verifyOuter(job, copy, rebuilt), rebuilt)];
  }
  const inner = prepareCopy(rebuilt);
  return [own, attempt('inner signature verified on what the first gate decrypted, same NameID and attributes', inner, parse(job, inner, false))];
}

/**
 * Verifies, unless samlify cannot; then it only reads.
 *
 * @param signed where the signatures stand
 */
function attempt(what: string, signed: string, read: Attempt['read'], readable = signed): Attempt {
  const limit = findLimit(signed);
  return limit === undefined ? { what, read } : { what: `same NameID and attributes; ${limit}`, read: async () => readUnverified(readable) };
}

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
