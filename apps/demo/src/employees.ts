/** A person of the demo company, as its directory knows them. */
export interface Employee {
  readonly key: string;
  /** The directory's own id: SCIM `externalId`. */
  readonly directoryId: string;
  /** Login name: UPN, SCIM `userName`, and the NameID of the assertion. */
  readonly login: string;
  readonly givenName: string;
  readonly surname: string;
  readonly department: string;
  readonly jobTitle: string;
}

export const EMPLOYEES: readonly Employee[] = [
  { key: 'ann', directoryId: '00u1ann', login: 'ann.bell@acme.example', givenName: 'Ann', surname: 'Bell', department: 'Sales', jobTitle: 'Account Manager' },
  { key: 'ben', directoryId: '00u2ben', login: 'ben.carter@acme.example', givenName: 'Ben', surname: 'Carter', department: 'Facilities', jobTitle: 'Planner' },
  { key: 'cleo', directoryId: '00u3cleo', login: 'cleo.diaz@acme.example', givenName: 'Cleo', surname: 'Diaz', department: 'Engineering', jobTitle: 'Engineer' },
];
