import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface SubmitFormPageProps {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly script: string;
}

/** Carries a message on to the identity provider: by itself, or by its button. */
export function SubmitFormPage({ action, fields, script }: SubmitFormPageProps): VNode {
  return (
    <Layout title="Sign in" script={script}>
      <p>You are being taken to your company’s sign-in.</p>
      <form method="post" action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button type="submit">Continue</button>
      </form>
    </Layout>
  );
}
