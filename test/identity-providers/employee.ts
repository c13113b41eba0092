/** A person in an identity provider's directory. */
export interface Employee {
  /** Persistent and opaque: what becomes the NameID. */
  readonly id: string;
  readonly upn: string;
  readonly email: string;
  readonly givenName: string;
  readonly surname: string;
  readonly displayName: string;
  readonly department?: string;
  readonly jobTitle?: string;
  readonly costCenters?: readonly string[];
  /** Over the attributes below, by name on the wire; null leaves one out. */
  readonly attributes?: Readonly<Record<string, string | readonly string[] | null>>;
}

const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;

/** The attribute statement that the manual has an administrator configure: five claim URIs, three plain names. */
export const attributesOf = (employee: Employee): Record<string, string | readonly string[]> => {
  const all: Record<string, string | readonly string[] | null | undefined> = {
    [claim('givenname')]: employee.givenName,
    [claim('surname')]: employee.surname,
    [claim('emailaddress')]: employee.email,
    [claim('upn')]: employee.upn,
    [claim('name')]: employee.displayName,
    department: employee.department,
    jobtitle: employee.jobTitle,
    costcenters: employee.costCenters,
    ...employee.attributes,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string | readonly string[]] => entry[1] != null));
};
