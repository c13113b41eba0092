import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface ConnectionToSetUp {
  readonly name: string;
  readonly signIn: {
    readonly entityId: string;
    readonly acsUrl: string;
    readonly metadataUrl: string;
    readonly logoutUrl: string;
    readonly relayState: string;
    readonly isConnected: boolean;
  } | null;
  readonly provisioning: { readonly baseUrl: string } | null;
}

export interface SetupPageProps {
  readonly tenantName: string;
  readonly expiresAt: Date;
  readonly connections: readonly ConnectionToSetUp[];
}

export function SetupPage({ tenantName, expiresAt, connections }: SetupPageProps): VNode {
  return (
    <Layout title={`Connect ${tenantName}`} wide>
      <p>Copy these values into your identity provider. Then send its metadata (a file or an address) to whoever sent you this link.</p>
      {connections.length === 0 ? <p class="quiet">There is no connection yet.</p> : connections.map((connection) => <ConnectionFacts key={connection.name} {...connection} />)}
      <p class="quiet">This page ends on {expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.</p>
    </Layout>
  );
}

function ConnectionFacts({ name, signIn, provisioning }: ConnectionToSetUp): VNode {
  const facts: readonly (readonly [string, string])[] = [
    ...(signIn === null
      ? []
      : ([
          ['Entity ID (audience)', signIn.entityId],
          ['ACS URL (single sign-on URL)', signIn.acsUrl],
          ['Default RelayState', signIn.relayState],
          ['Our metadata', signIn.metadataUrl],
          ['Logout URL', signIn.logoutUrl],
        ] as const)),
    ...(provisioning === null ? [] : ([['SCIM base URL', provisioning.baseUrl]] as const)),
  ];
  return (
    <section>
      <h2>{name}</h2>
      <dl class="facts">
        {facts.map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </>
        ))}
      </dl>
      {signIn === null ? null : <p class="quiet">{signIn.isConnected ? 'The metadata of your identity provider is in place.' : 'The metadata of your identity provider is still missing.'}</p>}
      {provisioning === null ? null : <p class="quiet">The token for provisioning is not shown here; it comes to you separately.</p>}
    </section>
  );
}
