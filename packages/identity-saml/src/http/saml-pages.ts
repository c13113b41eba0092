import type { HttpRequest, HttpResponse } from './http-message.js';

/** What the page of a refused login says. Nothing in it helps whoever forged a message. */
export interface RefusedPage {
  readonly tenant: string;
  /** A login code, or `saml.response_refused`. */
  readonly code: string;
  /** One sentence for the employee. */
  readonly sentence: string;
  /** `null` when there is none, as for a login that could not start. */
  readonly decision: string | null;
  readonly status: number;
}

/** One check of a login, by name. */
export interface TestCheck {
  readonly name: string;
  readonly result: 'passed' | 'failed' | 'noted';
  readonly detail: string | null;
}

/** How a test login ended, for the administrator who has its link: nothing is held back. */
export interface TestResultPage {
  readonly connection: string;
  readonly outcome:
    | { readonly kind: 'accepted'; readonly registers: boolean }
    | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly remedy: string };
  readonly checks: readonly TestCheck[];
  /** What was read of the person; empty when the message was not authentic. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** Every attribute of an authentic message, as sent. */
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly decision: string;
}

/** Driven port: pages, as the host wants them. Every text is plain and has to be escaped. */
export interface SamlPages {
  refused(page: RefusedPage): HttpResponse;
  /** Unknown tenant or connection: the same page for both, or a body for programs. */
  notFound(request: Pick<HttpRequest, 'headers'>): HttpResponse;
  /** Status 200, whatever the outcome. */
  testResult(page: TestResultPage): HttpResponse;
  /** A logout is over that no page follows; `everywhere: false`: the IdP could not sign the person out everywhere. */
  signedOut(page: { readonly tenant: string; readonly everywhere: boolean }): HttpResponse;
  /** A form that posts itself to the identity provider, or by its button. */
  submitForm(form: { readonly action: string; readonly fields: Readonly<Record<string, string>> }): HttpResponse;
}
