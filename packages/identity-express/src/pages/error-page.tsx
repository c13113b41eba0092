import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface ErrorPageProps {
  readonly title: string;
  /** One sentence that says what to do. */
  readonly message: string;
  readonly code?: string | null;
  /** What an administrator looks up. */
  readonly decision?: string | null;
  readonly next?: { readonly label: string; readonly href: string };
}

export function ErrorPage({ title, message, code, decision, next }: ErrorPageProps): VNode {
  return (
    <Layout title={title}>
      <p class="problem">{message}</p>
      {next === undefined ? null : (
        <p>
          <a class="button" href={next.href}>
            {next.label}
          </a>
        </p>
      )}
      {code == null && decision == null ? null : (
        <dl class="facts quiet">
          {code == null ? null : (
            <>
              <dt>Code</dt>
              <dd>
                <code>{code}</code>
              </dd>
            </>
          )}
          {decision == null ? null : (
            <>
              <dt>Number for your administrator</dt>
              <dd>
                <code>{decision}</code>
              </dd>
            </>
          )}
        </dl>
      )}
    </Layout>
  );
}
