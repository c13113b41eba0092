/** The fields that a SAML login may bring, by the manual's attribute names. */
export const SYNC_FIELDS = ['givenname', 'surname', 'emailaddress', 'name', 'department', 'jobtitle', 'costcenters'] as const;
export type SyncField = (typeof SYNC_FIELDS)[number];

export type SyncMode = 'never' | 'on-registration' | 'every-login';

export type AttributeSyncPolicy = Readonly<Record<SyncField, SyncMode>>;

/** Names and e-mail come with the registration; department, job title and cost centres only when an admin asks. */
export const DEFAULT_ATTRIBUTE_SYNC: AttributeSyncPolicy = {
  givenname: 'on-registration',
  surname: 'on-registration',
  emailaddress: 'on-registration',
  name: 'on-registration',
  department: 'never',
  jobtitle: 'never',
  costcenters: 'never',
};
