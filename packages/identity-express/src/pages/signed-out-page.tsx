import type { VNode } from 'preact';
import { Layout } from './layout.js';

export interface SignedOutPageProps {
  readonly tenant: string;
  readonly everywhere: boolean;
}

export function SignedOutPage({ tenant, everywhere }: SignedOutPageProps): VNode {
  return (
    <Layout title="You are signed out">
      {everywhere ? (
        <p>You are signed out here.</p>
      ) : (
        <p class="problem">You are signed out here, but your company’s sign-in could not sign you out everywhere. Close the browser on a shared computer.</p>
      )}
      <p>
        <a class="button" href={`/t/${encodeURIComponent(tenant)}/login`}>
          Back to sign-in
        </a>
      </p>
    </Layout>
  );
}
