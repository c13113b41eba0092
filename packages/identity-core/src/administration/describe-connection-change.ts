import type { Connection } from '../connection/connection.js';
import type { IdentityProviderDescription } from '../connection/saml-settings.js';
import type { DecisionDraft } from '../decision-log/decision-draft.js';
import type { JsonValue } from '../kernel/json.js';

/** Settings as the decision shows them: certificates by fingerprint only. */
export function describeConnectionChange(before: Connection | null, after: Connection, draft: DecisionDraft): void {
  const target = { kind: 'connection', id: after.id } as const;
  const was = before === null ? {} : flatten(before);
  for (const [field, to] of Object.entries(flatten(after))) draft.change(target, field, was[field] ?? null, to);
  if (before !== null) {
    const is = flatten(after);
    for (const [field, from] of Object.entries(was)) if (!(field in is)) draft.change(target, field, from, null);
  }
}

function flatten({ name, preset, rebinding, saml, scim }: Connection): Record<string, JsonValue> {
  const flat: Record<string, JsonValue> = { name, preset, rebinding };
  if (saml !== null) {
    const { idp, ...settings } = saml;
    for (const [field, value] of Object.entries(settings)) flat[`saml.${field}`] = value as JsonValue;
    flat['saml.idp'] = idp === null ? null : describeIdp(idp);
    flat['saml.certificates'] = idp === null ? [] : idp.certificates.map((certificate) => certificate.fingerprint);
  }
  if (scim !== null) for (const [field, value] of Object.entries(scim)) flat[`scim.${field}`] = value as JsonValue;
  return flat;
}

/** What an IdP's metadata means for a login; when it was fetched does not belong to it. */
function describeIdp(idp: IdentityProviderDescription): JsonValue {
  const { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, validUntil, sourceUrl } = idp;
  return { entityId, ssoRedirectUrl, ssoPostUrl, sloRedirectUrl, sloPostUrl, wantAuthnRequestsSigned, validUntil, sourceUrl };
}
