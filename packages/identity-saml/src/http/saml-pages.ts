import type { HttpResponse } from './http-message.js';

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

/** Driven port: pages, as the host wants them. Every text is plain and has to be escaped. */
export interface SamlPages {
  refused(page: RefusedPage): HttpResponse;
  /** Unknown tenant or connection: the same page for both. */
  notFound(): HttpResponse;
  /** A form that posts itself to the identity provider, or by its button. */
  submitForm(form: { readonly action: string; readonly fields: Readonly<Record<string, string>> }): HttpResponse;
}
