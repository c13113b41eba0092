import type { TestResultPage as TestResult } from '@vestibule/identity-saml';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { ErrorPage } from './error-page.js';
import { notFoundResponse } from './refusal-response.js';
import { renderPage } from './render-page.js';
import { SignedOutPage } from './signed-out-page.js';
import { SubmitFormPage } from './submit-form-page.js';
import { SUBMIT_FORM_PATH } from './assets.js';
import { TestResultPage } from './test-result-page.js';

export interface RefusedLoginPage {
  readonly tenant: string;
  readonly code: string;
  readonly sentence: string;
  readonly decision: string | null;
  readonly status: number;
}

export interface SubmitForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What the SAML adapter shows to people. */
export const samlPages = {
  refused: ({ tenant, code, sentence, decision, status }: RefusedLoginPage): HttpResponse =>
    renderPage(
      status,
      <ErrorPage
        title="You are not signed in"
        message={sentence}
        code={code}
        decision={decision}
        next={{ label: 'Back to sign-in', href: `/t/${encodeURIComponent(tenant)}/login` }}
      />,
    ),
  notFound: (request: Pick<HttpRequest, 'headers'>): HttpResponse => notFoundResponse(request),
  testResult: (result: TestResult): HttpResponse => renderPage(200, <TestResultPage {...result} />),
  signedOut: (page: { readonly tenant: string; readonly everywhere: boolean }): HttpResponse => renderPage(200, <SignedOutPage {...page} />),
  submitForm: (form: SubmitForm): HttpResponse =>
    renderPage(200, <SubmitFormPage {...form} script={SUBMIT_FORM_PATH} />, { formAction: [new URL(form.action).origin] }),
};
