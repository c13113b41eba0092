import { foldText, groupNameKey, identifierKey, subjectOf, type GroupName, type HeldAct, type JsonObject, type Upn, type Email } from '@vestibule/identity-core';
import { foldDocument } from '../rows/fold-document.js';

/** Values by column, as JSON. */
export type Derived = Readonly<Record<string, unknown>>;

export function deriveUser(row: Derived): Derived {
  const { upn, email, display_name: displayName } = row as { upn: Upn | null; email: Email | null; display_name: string | null };
  const fields = {
    displayName,
    givenName: row['given_name'],
    surname: row['surname'],
    department: row['department'],
    jobTitle: row['job_title'],
    costCenters: row['cost_centers'],
    email,
  } as JsonObject;
  return {
    upn_key: upn === null ? null : identifierKey(upn),
    email_key: email === null ? null : identifierKey(email),
    display_name_key: displayName === null ? null : foldText(displayName),
    folded: foldDocument(fields),
    revision: 1,
  };
}

export const deriveRecord = (row: Derived): Derived => ({
  upn_key: identifierKey(row['upn'] as Upn),
  folded: foldDocument(row['document'] as JsonObject),
});

export const deriveGroup = (row: Derived): Derived => ({
  name_key: groupNameKey(row['name'] as GroupName),
  folded: foldDocument(row['document'] as JsonObject),
});

export const deriveHold = (row: Derived): Derived => ({ subject: subjectOf(row['act'] as HeldAct) });
