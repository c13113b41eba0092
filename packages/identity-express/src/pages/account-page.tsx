import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface AccountPageProps {
  readonly tenantName: string;
  readonly name: string;
  readonly upn: string | null;
  readonly email: string | null;
  readonly connectionName: string;
  readonly groups: readonly { readonly name: string; readonly kind: string }[];
  readonly signOut: { readonly action: string; readonly csrfToken: string };
}

export function AccountPage({ tenantName, name, upn, email, connectionName, groups, signOut }: AccountPageProps): VNode {
  return (
    <Layout title={tenantName}>
      <p>
        You are signed in as <strong>{name}</strong>.
      </p>
      <dl class="facts">
        <dt>User name</dt>
        <dd>{upn ?? '–'}</dd>
        <dt>E-mail</dt>
        <dd>{email ?? '–'}</dd>
        <dt>Signed in through</dt>
        <dd>{connectionName}</dd>
      </dl>
      <h2>Your groups</h2>
      {groups.length === 0 ? (
        <p class="quiet">You are in no group yet.</p>
      ) : (
        <ul>
          {groups.map((group) => (
            <li>
              {group.name} <span class="quiet">{group.kind}</span>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={signOut.action}>
        <input type="hidden" name="csrf" value={signOut.csrfToken} />
        <button type="submit">Sign out</button>
      </form>
    </Layout>
  );
}
