import express, { type Request } from 'express';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { render } from 'preact-render-to-string';
import samlp from 'samlp';
import { demoKey } from './demo-key.js';
import { EMPLOYEES, type Employee } from './employees.js';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/** Where the demo identity provider sends its responses: the connection's own values. */
export interface ServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
}

export interface DemoIdp {
  readonly url: string;
  readonly metadataXml: string;
  /** An administrator at the identity provider enters the service provider's values. */
  configure(serviceProvider: ServiceProvider): void;
  close(): Promise<void>;
}

/**
 * An identity provider for trying things out, on npm `samlp`: it signs in whoever is clicked. Never expose it.
 */
export async function startDemoIdp(port: number): Promise<DemoIdp> {
  const { key, cert } = await demoKey();
  const app = express();
  app.disable('x-powered-by');
  let serviceProvider: ServiceProvider | undefined;

  const server: Server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const issuer = `${url}/metadata`;

  app.get('/', (_, response) => {
    response.type('html').send(page('Demo identity provider', <Tiles />));
  });
  app.get('/metadata', (_, response) => {
    response.type('application/samlmetadata+xml').send(metadata(url, cert));
  });
  app.get('/sso', (request, response, next) => {
    if (serviceProvider === undefined) {
      response.status(503).type('text').send('The demo is still being set up.');
      return;
    }
    if (employeeOf(request) === undefined) {
      response.type('html').send(page('Who are you?', <Chooser request={request} />));
      return;
    }
    const { entityId, acsUrl } = serviceProvider;
    samlp.auth<Employee>({
      issuer,
      cert,
      key,
      audience: entityId,
      recipient: acsUrl,
      destination: acsUrl,
      signResponse: true,
      lifetimeInSeconds: 300,
      ...(request.query['SAMLRequest'] === undefined ? { RelayState: 'initiate-sp-login' } : {}),
      getUserFromRequest: employeeOf,
      getPostURL: (_audience, _dom, _request, done) => {
        done(null, acsUrl);
      },
      profileMapper: claimsOf,
    })(request, response, next);
  });

  return {
    url,
    metadataXml: metadata(url, cert),
    configure: (values) => {
      serviceProvider = values;
    },
    close: () => new Promise((resolve) => server.close(() => { resolve(); })),
  };
}

function employeeOf(request: Request): Employee | undefined {
  return EMPLOYEES.find((employee) => employee.key === request.query['employee']);
}

function claimsOf(employee: Employee) {
  return {
    getClaims: () => ({
      [`${CLAIMS}givenname`]: employee.givenName,
      [`${CLAIMS}surname`]: employee.surname,
      [`${CLAIMS}emailaddress`]: employee.login,
      [`${CLAIMS}upn`]: employee.login,
      [`${CLAIMS}name`]: `${employee.givenName} ${employee.surname}`,
      department: employee.department,
      jobtitle: employee.jobTitle,
    }),
    getNameIdentifier: () => ({ nameIdentifier: employee.login, nameIdentifierFormat: PERSISTENT }),
  };
}

function metadata(url: string, cert: string): string {
  const body = cert.replace(/-----[^-]+-----|\s/g, '');
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${url}/metadata">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:NameIDFormat>${PERSISTENT}</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${url}/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
}

function Chooser({ request }: { request: Request }) {
  const { SAMLRequest: samlRequest, RelayState: relayState } = request.query;
  return (
    <form method="get" action="/sso">
      {typeof samlRequest === 'string' ? <input type="hidden" name="SAMLRequest" value={samlRequest} /> : null}
      {typeof relayState === 'string' ? <input type="hidden" name="RelayState" value={relayState} /> : null}
      <p>This provider believes whoever clicks. Choose an employee of Acme:</p>
      {EMPLOYEES.map((employee) => (
        <p>
          <button name="employee" value={employee.key}>
            {employee.givenName} {employee.surname} <small>{employee.login}</small>
          </button>
        </p>
      ))}
    </form>
  );
}

function Tiles() {
  return (
    <>
      <p>The applications of Acme:</p>
      <p>
        <a class="tile" href="/sso">Desk booking</a>
      </p>
      <p>
        <small>A tile starts at the provider. The application drops that message and starts the login itself.</small>
      </p>
    </>
  );
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem;color:#222}
button,.tile{font:inherit;display:block;width:100%;box-sizing:border-box;text-align:left;padding:.7rem 1rem;border:1px solid #999;border-radius:.4rem;background:#fff;color:inherit;text-decoration:none;cursor:pointer}
button:hover,.tile:hover,button:focus-visible,.tile:focus-visible{border-color:#245;outline:2px solid #245}small{color:#555}`;

function page(title: string, body: preact.JSX.Element): string {
  return `<!doctype html>${render(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{title}</h1>
        {body}
      </body>
    </html>,
  )}`;
}
