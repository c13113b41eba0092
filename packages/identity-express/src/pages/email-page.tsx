import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface EmailPageProps {
  readonly email?: string;
  readonly problem?: string;
}

/** Asks for the e-mail address first and finds the company by it. */
export function EmailPage({ email, problem }: EmailPageProps): VNode {
  return (
    <Layout title="Sign in">
      <form class="single" method="post" action="/login">
        <label for="email">Your work e-mail address</label>
        <input
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          required
          autofocus
          value={email}
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={problem === undefined ? undefined : 'email-problem'}
        />
        {problem === undefined ? null : (
          <p id="email-problem" class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit">Continue</button>
      </form>
    </Layout>
  );
}

export interface CompanyPageProps {
  readonly companies: readonly { readonly name: string; readonly href: string }[];
}

/** Several companies let this domain in. */
export function CompanyPage({ companies }: CompanyPageProps): VNode {
  return (
    <Layout title="Where do you want to sign in?">
      <ul class="ways">
        {companies.map(({ name, href }) => (
          <li>
            <a class="button" href={href}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </Layout>
  );
}
