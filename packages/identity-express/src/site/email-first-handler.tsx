import type { ConnectionDirectory } from '@vestibule/identity-core';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { readForm } from '../http/read-form.js';
import { CompanyPage, EmailPage } from '../pages/email-page.js';
import { methodNotAllowedResponse } from '../pages/refusal-response.js';
import { renderPage } from '../pages/render-page.js';
import { findHomeRealm } from './home-realm.js';

/** `/login`: finds the company by the e-mail domain. The form posts, so that addresses stay out of logs; a link may carry one. */
export function createEmailFirstHandler(connections: ConnectionDirectory): (request: HttpRequest) => Promise<HttpResponse> {
  return async (request) => {
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) return methodNotAllowedResponse(request, ['GET', 'POST']);
    const fields = request.method === 'POST' ? await readForm(request) : new URLSearchParams(request.query);
    const email = fields?.get('email') ?? null;
    if (email === null && request.method !== 'POST') return renderPage(200, <EmailPage />);
    const decision = await findHomeRealm(connections, email ?? '');
    const shown = (email ?? '').slice(0, 320);
    switch (decision.kind) {
      case 'no-email':
        return renderPage(400, <EmailPage email={shown} problem="Please enter a whole e-mail address, such as ann@example.com." />);
      case 'unknown':
        return renderPage(404, <EmailPage email={shown} problem="No company here signs in with this e-mail domain. Please ask your administrator for the sign-in link." />);
      case 'found': {
        const [only, ...others] = decision.tenants;
        if (only !== undefined && others.length === 0) {
          return { status: 303, headers: { Location: `/t/${only.slug}/login`, 'Cache-Control': 'no-store' }, body: null };
        }
        return renderPage(200, <CompanyPage companies={decision.tenants.map(({ name, slug }) => ({ name, href: `/t/${slug}/login` }))} />);
      }
    }
  };
}
