import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface LoginPageProps {
  readonly tenantName: string;
  /** Links, not forms: a browser holds the redirect that follows a form against `form-action`. */
  readonly ways: readonly { readonly label: string; readonly href: string }[];
}

export function LoginPage({ tenantName, ways }: LoginPageProps): VNode {
  return (
    <Layout title={`Sign in to ${tenantName}`}>
      {ways.length === 0 ? (
        <p class="problem">No way to sign in has been set up yet. Please ask your administrator.</p>
      ) : (
        <ul class="ways">
          {ways.map(({ label, href }) => (
            <li>
              <a class="button" href={href}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      )}
    </Layout>
  );
}
