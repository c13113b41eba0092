import { REFUSAL_CATALOGUE, type Decision, type IdentityProviderDescription, type SamlSettings } from '@vestibule/identity-core';
import { certificateStatus } from '../views/certificate-status.js';
import { checkKeys } from './check-keys.js';
import { fail, ok, warn, type HealthCheck, type HealthFacts } from './health-facts.js';

/** Clocks further apart than this are worth a word, even within the skew. */
const NOTABLE_OFFSET_SECONDS = 30;
const NO_LOGIN_YET = 'Nobody has signed in through this connection yet.';
const TEST_IT = 'Test the connection, or sign in once.';

/** The sign-in half of a connection. Pure. */
export function checkSignIn(facts: HealthFacts, saml: SamlSettings): readonly HealthCheck[] {
  const enabled = saml.enabled
    ? ok('saml.enabled', 'Sign-in is enabled.')
    : warn('saml.enabled', 'Sign-in is switched off.', 'Enable SAML sign-in in the settings of the connection.');
  return [
    enabled,
    checkMetadata(facts, saml.idp),
    ...(saml.idp === null ? [] : [checkCertificates(facts, saml.idp)]),
    checkLatest(facts),
    checkClock(facts, saml),
    checkAttributes(facts),
    ...checkOverage(facts),
    checkDomains(facts),
    ...checkKeys(facts),
  ];
}

function checkMetadata({ reached, now }: HealthFacts, idp: IdentityProviderDescription | null): HealthCheck {
  const code = 'saml.metadata';
  if (idp === null) return fail(code, 'There is no metadata of the identity provider: nobody can sign in.', "Give the identity provider's metadata as URL or XML.");
  const age = idp.refreshedAt === null ? 'at an unknown time' : `at ${idp.refreshedAt}`;
  if (idp.validUntil !== null && Date.parse(idp.validUntil) <= now.getTime()) {
    return warn(code, `The metadata was valid until ${idp.validUntil}; the last copy, read ${age}, stays in force.`, 'Give newer metadata of the identity provider.');
  }
  if (idp.sourceUrl === null) return ok(code, `The metadata was uploaded and read ${age}.`);
  if (reached?.kind === 'refused') {
    return fail(code, `${idp.sourceUrl} gives no usable metadata now: ${reached.detail}. The last good copy was read ${age}.`, 'Correct the metadata at the identity provider, or give another URL.');
  }
  if (reached?.kind === 'parsed' && reached.idp.entityId !== idp.entityId) {
    return fail(code, `${idp.sourceUrl} now names the entityID "${reached.idp.entityId}" instead of "${idp.entityId}".`, 'Set the URL anew if that is the right identity provider.');
  }
  return ok(code, `${idp.sourceUrl} answers; the metadata was last read ${age}.`);
}

function checkCertificates({ now }: HealthFacts, { certificates }: IdentityProviderDescription): HealthCheck {
  const code = 'saml.certificates';
  const worst = certificates.map((certificate) => ({ ...certificate, status: certificateStatus(certificate.notAfter, now) }));
  const valid = worst.filter(({ status }) => status === 'valid').length;
  const noted = worst.find(({ status }) => status !== 'valid');
  if (noted === undefined) return ok(code, `${certificates.length} signing certificate(s), none of which ends soon.`);
  const detail = `The certificate ${noted.fingerprint.slice(0, 16)}… ${noted.status === 'expired' ? 'expired' : 'expires'} at ${noted.notAfter}; ${valid} other(s) are valid for longer.`;
  return valid > 0 ? ok(code, detail) : warn(code, detail, 'Let the identity provider publish a successor, and give its new metadata.');
}

function checkLatest({ logins }: HealthFacts): HealthCheck {
  const code = 'saml.login';
  const [latest] = logins;
  if (latest === undefined) return warn(code, NO_LOGIN_YET, TEST_IT);
  if (latest.outcome === 'accepted') return ok(code, `The latest login worked, at ${latest.at.toISOString()}.`);
  const remedy = latest.remedy ?? 'Look at the decision.';
  return fail(code, `The latest login was refused (${latest.reason ?? 'unknown'}), at ${latest.at.toISOString()}: ${sentence(latest.detail)} Decision ${latest.id}.`, remedy);
}

/** Details of decisions end with a full stop or without one. */
const sentence = (detail: string | null): string => (detail === null ? '' : `${detail.replace(/\.$/, '')}.`);

function checkClock({ logins }: HealthFacts, { clockSkewSeconds }: SamlSettings): HealthCheck {
  const code = 'saml.clock';
  const measured = logins.map(offsetOf).filter((offset) => offset !== null);
  const [latest] = measured;
  if (latest === undefined) return warn(code, 'No response was measured yet.', TEST_IT);
  // A message that lay around makes a clock look late: the smallest offset is nearest to the truth.
  const offset = measured.slice(0, 10).reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best), latest);
  const detail = `The identity provider's clock is ${Math.abs(offset)} seconds ${offset < 0 ? 'behind' : 'ahead of'} ours, measured from real responses.`;
  if (Math.abs(offset) > clockSkewSeconds) return fail(code, detail, `Set both clocks by NTP, or raise clockSkewSeconds (now ${clockSkewSeconds}).`);
  return Math.abs(offset) > NOTABLE_OFFSET_SECONDS ? warn(code, detail, 'Set both clocks by NTP.') : ok(code, detail);
}

const offsetOf = ({ input }: Decision): number | null => {
  const offset = input?.['clockOffsetSeconds'];
  return typeof offset === 'number' ? offset : null;
};

function checkAttributes({ logins }: HealthFacts): HealthCheck {
  const code = 'saml.attributes';
  const telling = logins.filter(({ outcome, reason }) => outcome === 'accepted' || reason?.startsWith('login.'));
  const [latest] = telling;
  if (latest === undefined) return warn(code, 'No login showed the attributes yet.', TEST_IT);
  const missing = telling.slice(0, 10).find(({ reason }) => reason === 'login.attribute_missing');
  if (missing === undefined) return ok(code, 'Every required attribute was there in the latest logins.');
  const { remedy } = REFUSAL_CATALOGUE['login.attribute_missing'];
  const detail = `${missing.detail ?? 'A required attribute is missing.'} Decision ${missing.id}.`;
  return missing === latest ? fail(code, detail, missing.remedy ?? remedy) : warn(code, detail, missing.remedy ?? remedy);
}

/** Entra ID leaves the groups out where there are too many for a message. */
function checkOverage({ logins }: HealthFacts): readonly HealthCheck[] {
  const seen = logins.slice(0, 10).find(({ input }) => input?.['groupsOverage'] === true);
  if (seen === undefined) return [];
  const detail = `The identity provider left the groups of a person out and sent a link instead (more than 150 of them). Decision ${seen.id}.`;
  return [warn('saml.groups', detail, 'Let the directory push groups by SCIM, or limit the claim to the groups assigned to the application.')];
}

function checkDomains({ tenant, logins }: HealthFacts): HealthCheck {
  const code = 'saml.domains';
  if (tenant.allowedDomains.length === 0) return fail(code, 'No e-mail domain may sign in.', 'Add the domains of the company, or "*" for all, to the allowed domains of the tenant.');
  const refused = logins.slice(0, 10).find(({ reason }) => reason === 'login.domain_not_allowed');
  if (refused !== undefined) return warn(code, `${refused.detail ?? 'A domain was refused.'} Decision ${refused.id}.`, refused.remedy ?? 'Add the domain to the allowed domains.');
  return ok(code, `Allowed: ${tenant.allowedDomains.slice(0, 20).join(', ')}.`);
}
