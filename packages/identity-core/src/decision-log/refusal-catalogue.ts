import type { RefusalCode } from './refusal-code.js';

export interface RefusalEntry {
  /** When it happens. */
  readonly when: string;
  /** What an administrator can do about it. */
  readonly remedy: string;
  /** One sentence for the person at the door; only for refusals of a login. */
  readonly sentence?: string;
}

const NOT_AUTHENTIC = 'Sign-in did not work. Please start again from the application; if it happens again, give your administrator the number below.';

const message = (when: string, remedy: string): RefusalEntry => ({ when, remedy, sentence: NOT_AUTHENTIC });

/** Every refusal code with its meaning and its remedy: docs/errors.md is generated from here. */
export const REFUSAL_CATALOGUE: Readonly<Record<RefusalCode, RefusalEntry>> = {
  'login.connection_disabled': {
    when: 'SAML sign-in of the connection is switched off.',
    remedy: 'Enable SAML sign-in in the settings of the connection.',
    sentence: 'Sign-in with this provider is switched off. Please use another way to sign in, or ask your administrator.',
  },
  'login.user_deactivated': {
    when: 'The account is deactivated, deprovisioned or purged.',
    remedy: 'Activate or restore the person: in the directory of a managed user, otherwise in the administration.',
    sentence: 'Your account is not active. Please ask your administrator to activate it.',
  },
  'login.user_blocked': {
    when: 'An administrator locked the account; neither the directory nor a login lifts that.',
    remedy: 'Unblock the user.',
    sentence: 'Your account is locked. Please ask your administrator.',
  },
  'login.domain_not_allowed': {
    when: 'The domain of the e-mail address is not among the allowed domains of the tenant.',
    remedy: 'Add the domain (or `*` for all) to the allowed domains.',
    sentence: 'Addresses of your e-mail domain may not sign in here. Please ask your administrator.',
  },
  'login.attribute_missing': {
    when: 'A required attribute (given name, surname, e-mail, UPN, name) is missing or unusable; the detail names it.',
    remedy: 'Map the attribute at the identity provider and fill the field in the directory.',
    sentence: 'Your company’s sign-in did not send everything that is needed. Please ask your administrator.',
  },
  'login.registration_disabled': {
    when: 'Nobody with these identifiers is known, and registration at first login is off.',
    remedy: 'Create or provision the user first, or enable registration at first login.',
    sentence: 'There is no account for you yet. Please ask your administrator to create one.',
  },
  'login.match_conflicting': {
    when: 'The account with this UPN or e-mail address is bound to another, stronger identifier: a different person as far as can be known.',
    remedy: 'Same person: release identifiers of that account. Another person now has the address: release EMAIL of the old account too.',
    sentence: 'Your sign-in could not be matched to one account. Please ask your administrator.',
  },
  'login.match_ambiguous': {
    when: 'Several accounts hold the presented identifier; none is chosen by guess.',
    remedy: 'Give the accounts different addresses, or give the person’s account its UPN or external id.',
    sentence: 'Your sign-in could not be matched to one account. Please ask your administrator.',
  },
  'login.idp_refused': {
    when: 'The identity provider answered with a status other than Success.',
    remedy: 'Most often the person is not assigned to the application at the identity provider: assign the person or a group.',
    sentence: 'Your company’s sign-in refused the login; most often you are not assigned to this application yet. Please ask your administrator.',
  },
  'saml.signature': message(
    'No signature, one that does not verify with the stored certificates, or a weak algorithm.',
    'If the identity provider changed its signing certificate, upload its current metadata.',
  ),
  'saml.schema': message('The message does not satisfy the SAML schema.', 'Check the identity provider’s product and version; keep the decision’s detail at hand.'),
  'saml.structure': message(
    'Malformed, oversized or ambiguous XML: not exactly one assertion, repeated ids, a document type, comments.',
    'Send the response unchanged from the identity provider; check what stands between.',
  ),
  'saml.audience': message('The assertion is for another service.', 'Set the audience (SP entity ID) at the identity provider to the connection’s entity ID.'),
  'saml.recipient': message('The subject confirmation names another recipient.', 'Set the single sign-on URL at the identity provider to the connection’s ACS URL.'),
  'saml.destination': message('The response was sent to another URL.', 'Set the single sign-on URL at the identity provider to the connection’s ACS URL.'),
  'saml.issuer': message('The issuer is not the identity provider of this connection.', 'Upload the metadata of the identity provider that sends the response.'),
  'saml.time': message('Expired, not yet valid, or issued too long ago.', 'Check the clocks of the identity provider and this server; raise the clock skew if they cannot be set.'),
  'saml.conditions': message('The assertion carries a condition that is not understood, or none.', 'Remove special conditions at the identity provider.'),
  'saml.confirmation': message('There is no usable bearer confirmation.', 'Use the Web Browser SSO profile with bearer confirmation at the identity provider.'),
  'saml.subject': message('There is not exactly one non-empty NameID.', 'Set the NameID format and the application username at the identity provider.'),
  'saml.authn': message('There is no valid authentication statement.', 'Check the session settings at the identity provider.'),
  'saml.attributes': message('An attribute is ambiguous or has elements inside its value.', 'Send plain text values, and one e-mail address.'),
  'saml.in_response_to': message(
    'The response does not answer an open login request of this browser: unsolicited, too late, used already, or begun elsewhere.',
    'Start at the login page; for a tile at the identity provider set the RelayState to initiate-sp-login.',
  ),
  'saml.replay': message('The assertion was used before.', 'Start the login again.'),
  'saml.encryption': message('The assertion could not be decrypted, or encryption is required and missing.', 'Upload this connection’s current SP metadata at the identity provider.'),
  'request.invalid': { when: 'The body, a parameter or a setting is not what it must be.', remedy: 'The detail names the attribute and what is expected.' },
  'resource.not_found': { when: 'No such resource for whoever asks: gone, of another tenant, or not this connection’s.', remedy: 'Look it up again.' },
  'identifier.taken': { when: 'Somebody else holds the identifier; the detail names the holder.', remedy: 'Change the value, or release identifiers of the holder if it is the same person.' },
  'match.conflicting': {
    when: 'The person found is bound to another value of a stronger identifier.',
    remedy: 'Same person: release identifiers. Another person now has the address: release EMAIL of the old account too.',
  },
  'match.ambiguous': { when: 'Several users hold the identifier.', remedy: 'Give the accounts different values.' },
  'user.externally_managed': { when: 'A directory manages the user; the detail names its connection.', remedy: 'Change the person there; only `protected` and `blocked` are set here.' },
  'user.protected': { when: 'The host protects the user from every directory.', remedy: 'Lift the protection first.' },
  'user.not_restorable': { when: 'Only a deprovisioned user is restored; a deprovisioned one is restored before it is changed.', remedy: 'Look at the status of the user.' },
  'group.externally_managed': { when: 'A directory (or the host) has authority over the group.', remedy: 'Change it in the directory, or detach the group to edit it here.' },
  'group.name_taken': { when: 'Another group of the same scope has this name.', remedy: 'Rename one of them.' },
  'group.member_unknown': { when: 'A member is not known to the connection; nothing was changed.', remedy: 'Provision the person first.' },
  'group.nested_refused': { when: 'A member is a group and the connection refuses nested groups; nothing was changed.', remedy: 'Send people, or set nestedGroups to "accept".' },
  'group.cycle': { when: 'The membership would make a group contain itself.', remedy: 'Remove one of the memberships on the path.' },
  'group.too_deep': { when: 'Groups would be nested deeper than 32.', remedy: 'Flatten the groups.' },
  'group.not_linkable': { when: 'The group is not of a kind that can be detached or linked.', remedy: 'Detach takes external groups, re-link internal ones.' },
  'guard.tripped': { when: 'The guard holds the act for an administrator’s approval.', remedy: 'Approve or reject the hold.' },
  'hold.decided': { when: 'The hold was approved or rejected before.', remedy: 'Let the directory send the act again.' },
  'hold.obsolete': { when: 'What was held is no longer the connection’s to do: detached, taken over, or gone.', remedy: 'Reject the hold.' },
  'precondition.failed': { when: 'The resource changed since it was read (If-Match).', remedy: 'Read it again and repeat the change.' },
  'slug.taken': { when: 'The slug is in use.', remedy: 'Choose another.' },
  'tenant.emails_shared': {
    when: 'Addresses are to be refused twice, and some are shared: the detail names them.',
    remedy: 'Give each account an address of its own (or release EMAIL of one of the accounts), then refuse sharing.',
  },
  'saml.metadata_refused': { when: 'The identity provider’s metadata was refused; the last good copy stays.', remedy: 'The detail says what is wrong with it.' },
  'saml.key_refused': {
    when: 'A step of the rollover of our own key is out of order: there is a next key already, none to promote, or the previous one is still in use.',
    remedy: 'Look at the keys of the connection and take the step that comes next: prepare, promote, retire.',
  },
};

/** Answers that are about the request itself and leave no decision; adapters spell them alike. */
export const TRANSPORT_CATALOGUE: Readonly<Record<string, RefusalEntry>> = {
  'saml.response_refused': { when: 'A SAML message is not authentic; the one code that the world is shown.', remedy: 'Look the decision up: it has the exact cause.' },
  'session.none': { when: 'There is no live session.', remedy: 'Sign in.' },
  'request.unauthenticated': { when: 'The bearer token is missing or wrong.', remedy: 'Send the operator’s token; ADMIN_TOKEN sets it.' },
  'request.forged': { when: 'A form or a sign-out came from another site, or its token is stale.', remedy: 'Load the page again.' },
  'request.method_not_allowed': { when: 'The address does not take this method.', remedy: 'The header Allow names those it takes.' },
  'request.unsupported_media_type': { when: 'The body is of another type than the address takes.', remedy: 'Send JSON in UTF-8.' },
  'request.too_large': { when: 'The body is larger than the address takes.', remedy: 'Send less at once.' },
  'request.rate_limited': { when: 'Too many requests of one token or address.', remedy: 'Wait as long as Retry-After says.' },
  'request.conflict': { when: 'Concurrent writes kept winning; nothing was written.', remedy: 'Send the request again.' },
  'service.unavailable': { when: 'The database does not answer.', remedy: 'Try again after Retry-After; look at /readyz.' },
  unavailable: { when: 'The same, said at the door.', remedy: 'Try again after Retry-After.' },
  internal: { when: 'Something nobody foresaw; it is in the server’s log.', remedy: 'Report it with the time and the request.' },
};
