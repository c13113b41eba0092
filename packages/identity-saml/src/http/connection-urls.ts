/** Every URL of a connection's SAML part; the metadata URL is the entity ID. */
export interface ConnectionUrls {
  readonly base: string;
  readonly entityId: string;
  readonly acs: string;
  readonly login: string;
  readonly logout: string;
  /** Path of the login cookies. */
  readonly cookiePath: string;
  /** Where a login ends unless it was asked to end elsewhere. */
  readonly home: string;
}

export function connectionUrls(externalUrl: string, tenant: string, connection: string): ConnectionUrls {
  const cookiePath = `/t/${tenant}/saml/${connection}/`;
  const base = `${externalUrl}${cookiePath}`;
  return {
    base,
    entityId: `${base}metadata`,
    acs: `${base}acs`,
    login: `${base}login`,
    logout: `${base}logout`,
    cookiePath,
    home: `/t/${tenant}/`,
  };
}
