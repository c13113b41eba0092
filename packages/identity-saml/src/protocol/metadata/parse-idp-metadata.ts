import { attributeOf, childrenOf, descendantsOf, isElement, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import { openXml, UnreadableXml } from '../xml/parse-xml.js';
import { findXmlHazard, metadataLimits } from '../xml/screen-xml.js';
import { parseInstant } from '../response/parse-instant.js';
import type { IdpCertificate, IdpMetadata, IdpMetadataOutcome } from './idp-metadata.js';
import { parseCertificate } from './parse-certificate.js';
import { parseDurationSeconds } from './parse-duration.js';
import { readEndpoints, type EndpointPolicy } from './read-endpoints.js';
import { MetadataRefused } from './metadata-refused.js';

export type IdpMetadataOptions = EndpointPolicy & { readonly now: Date };

/**
 * Reads the metadata of one identity provider (SAML metadata 2.3, 2.4.3). Pure and total.
 *
 * The root is an EntityDescriptor, or an EntitiesDescriptor with exactly one EntityDescriptor in it, which some IdPs export;
 * a federation's aggregate is refused, because nobody has said which of its members is meant. Its signature, if any, is not
 * looked at: what an administrator uploads, or fetches from the URL that he named, is trusted as it is. The text is never
 * handed to a SAML library as XML.
 */
export function parseIdpMetadata(xml: string, options: IdpMetadataOptions): IdpMetadataOutcome {
  const text = xml.replace(/^\uFEFF/, '').trim();
  if (text === '') return { kind: 'refused', detail: 'the metadata is empty' };
  if (Buffer.byteLength(text) > metadataLimits.maxBytes) return { kind: 'refused', detail: `the metadata is larger than ${metadataLimits.maxBytes} bytes` };
  const hazard = findXmlHazard(text, metadataLimits, { allowComments: true });
  if (hazard !== undefined) return { kind: 'refused', detail: hazard };
  try {
    return { kind: 'parsed', idp: readIdp(parseTree(text), options) };
  } catch (error) {
    if (error instanceof MetadataRefused || error instanceof UnreadableXml) return { kind: 'refused', detail: error.message };
    throw error;
  }
}

function parseTree(text: string): ElementTree {
  const open = openXml(Buffer.from(text, 'utf8'), { skipComments: true });
  open.dispose();
  return open.root;
}

function readIdp(root: ElementTree, options: IdpMetadataOptions): IdpMetadata {
  const entity = findEntity(root);
  const entityId = attributeOf(entity, 'entityID')?.trim() ?? '';
  if (entityId === '') throw new MetadataRefused('the metadata has no entityID');
  if (entityId.length > 1024) throw new MetadataRefused('the entityID is longer than 1024 characters');
  const role = findIdpRole(entity);
  const path = [root, entity, role];
  const validUntil = readValidUntil(path, options.now);
  const cacheDuration = path.map((element) => attributeOf(element, 'cacheDuration')).findLast((each) => each !== undefined) ?? null;
  return {
    entityId,
    ...readEndpoints(role, options),
    wantAuthnRequestsSigned: ['true', '1'].includes(attributeOf(role, 'WantAuthnRequestsSigned') ?? ''),
    certificates: readCertificates(role),
    nameIdFormats: childrenOf(role, ns.metadata, 'NameIDFormat').map((format) => format.text.trim()).filter((format) => format !== '').slice(0, 20),
    validUntil: validUntil?.toISOString() ?? null,
    cacheDuration,
    cacheDurationSeconds: cacheDuration === null ? null : (parseDurationSeconds(cacheDuration) ?? null),
  };
}

function findEntity(root: ElementTree): ElementTree {
  if (isElement(root, ns.metadata, 'EntityDescriptor')) return root;
  if (!isElement(root, ns.metadata, 'EntitiesDescriptor')) throw new MetadataRefused(`this is not SAML metadata: its first element is "${root.name.slice(0, 60)}", not EntityDescriptor`);
  const entities = descendantsOf(root).filter((element) => isElement(element, ns.metadata, 'EntityDescriptor'));
  const [entity, second] = entities;
  if (entity === undefined) throw new MetadataRefused('the metadata describes no entity');
  if (second !== undefined) throw new MetadataRefused(`the metadata describes ${entities.length} entities; give that of one identity provider`);
  return entity;
}

function findIdpRole(entity: ElementTree): ElementTree {
  const described = childrenOf(entity, ns.metadata, 'IDPSSODescriptor');
  // Some identity providers describe their SAML 1.1 in a role of its own beside.
  const [role, second] = described.filter((each) => attributeOf(each, 'protocolSupportEnumeration')?.split(/\s+/).includes(ns.protocol));
  if (described.length > 0 && role === undefined) throw new MetadataRefused('the identity provider does not support SAML 2.0');
  if (role === undefined && childrenOf(entity, ns.metadata, 'SPSSODescriptor').length > 0) {
    throw new MetadataRefused('this is the metadata of a service provider; the metadata of the identity provider is needed');
  }
  if (role === undefined) throw new MetadataRefused('the metadata has no IDPSSODescriptor: it does not describe an identity provider');
  if (second !== undefined) throw new MetadataRefused('the metadata has more than one IDPSSODescriptor for SAML 2.0');
  return role;
}

/** The earliest validUntil that encloses the role. */
function readValidUntil(path: readonly ElementTree[], now: Date): Date | undefined {
  const ends = path.map((element) => attributeOf(element, 'validUntil')).filter((each) => each !== undefined);
  const instants = ends.map((end) => {
    const instant = parseInstant(end.trim());
    if (instant === undefined) throw new MetadataRefused(`validUntil is "${end.slice(0, 40)}", which is not a UTC time`);
    if (instant <= now) throw new MetadataRefused(`the metadata was valid until ${instant.toISOString()}, which is past; export it again at the identity provider`);
    return instant;
  });
  return instants.toSorted((a, b) => a.getTime() - b.getTime())[0];
}

/** KeyDescriptors for signing, or for any use (metadata 2.4.1.1). A certificate that cannot be used is refused, not skipped: it would fail later. */
function readCertificates(role: ElementTree): readonly IdpCertificate[] {
  const descriptors = childrenOf(role, ns.metadata, 'KeyDescriptor').filter((descriptor) => (attributeOf(descriptor, 'use') ?? 'signing') === 'signing');
  const texts = descriptors.flatMap((descriptor) =>
    childrenOf(descriptor, ns.signature, 'KeyInfo')
      .flatMap((keyInfo) => childrenOf(keyInfo, ns.signature, 'X509Data'))
      .flatMap((data) => childrenOf(data, ns.signature, 'X509Certificate'))
      .map((certificate) => certificate.text),
  );
  if (descriptors.length === 0) throw new MetadataRefused('the metadata has no signing key: nothing could prove that a response is genuine');
  if (texts.length === 0) throw new MetadataRefused('the signing key is given without an X.509 certificate (a name or a bare key is not enough)');
  if (texts.length > 50) throw new MetadataRefused('the metadata has more than 50 signing certificates');
  const byFingerprint = new Map<string, IdpCertificate>();
  for (const outcome of texts.map(parseCertificate)) {
    if (outcome.kind === 'refused') throw new MetadataRefused(outcome.detail);
    byFingerprint.set(outcome.certificate.fingerprint, outcome.certificate);
  }
  return [...byFingerprint.values()];
}
