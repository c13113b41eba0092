import express, { type Request, type Response } from 'express';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import samlp from 'samlp';
import { attributesOf, type Employee } from './employee.js';
import { mountSamlpLogout, type SamlpLogoutOptions, type SessionParticipant } from './samlp-logout.js';
import { makeSigningIdentity, type SigningIdentity } from './self-signed-certificate.js';

export type SignedParts = 'assertion' | 'response' | 'both';

export interface SamlpIdpOptions {
  readonly employees: readonly Employee[];
  /** Default: the address of its metadata. */
  readonly entityId?: string;
  /** Default `both`, as Okta does. */
  readonly signs?: SignedParts;
  readonly nameIdFormat?: string;
  readonly identity?: SigningIdentity;
  /** Entity ID to ACS URL, as registered by its administrator; without an entry the request's own ACS URL is believed. */
  readonly serviceProviders?: ReadonlyMap<string, string>;
  /** Loopback spelling it lives on; 127.0.0.1 makes it another site than a service provider on "localhost". */
  readonly host?: '127.0.0.1' | 'localhost';
  /** Default: it signs nobody out. */
  readonly logout?: SamlpLogoutOptions;
}

export interface ReceivedRequest {
  readonly id: string;
  readonly issuer: string;
  readonly acsUrl: string;
  readonly relayState: string | undefined;
  readonly destination: string | undefined;
  readonly forceAuthn: boolean;
}

export interface ResponseWish {
  readonly acsUrl: string;
  readonly audience: string;
  /** Absent: unsolicited. */
  readonly inResponseTo?: string;
  readonly sessionIndex?: string;
  readonly lifetimeSeconds?: number;
  readonly signs?: SignedParts;
  readonly recipient?: string;
  readonly destination?: string;
  readonly encryptFor?: { readonly certificate: string; readonly publicKey: string };
}

export interface SamlpIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly metadataUrl: string;
  /** A person who comes here is signed out of everything. */
  readonly logoutUrl: string;
  /** Who is signed in where. */
  readonly participants: readonly SessionParticipant[];
  readonly metadataXml: string;
  readonly identity: SigningIdentity;
  /** Every AuthnRequest it understood, oldest first. */
  readonly received: readonly ReceivedRequest[];
  /** Signs this employee in without asking; undefined brings the chooser page back. */
  readonly signIn: (employeeId: string | undefined) => void;
  /** Changes the next outgoing message, after it was signed. */
  readonly alterNext: (alter: (xml: string) => string) => void;
  /** The next request is answered "not assigned to the application". */
  readonly refuseNext: () => void;
  /** A response outside any browser flow, as XML. */
  readonly createResponse: (employeeId: string, wish: ResponseWish) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** npm's `samlp` as a small identity provider of its own key, with a page where one chooses who to be. */
export const startSamlpIdp = async (options: SamlpIdpOptions): Promise<SamlpIdp> => {
  const { identity = makeSigningIdentity('samlp test identity provider'), host = '127.0.0.1', signs = 'both' } = options;
  const employees = new Map(options.employees.map((employee) => [employee.id, employee]));
  const received: ReceivedRequest[] = [];
  let signedIn: string | undefined;
  let alteration: ((xml: string) => string) | undefined;
  let refusing = false;

  const app = express();
  app.use(express.urlencoded({ extended: false, limit: '512kb' }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const ssoUrl = `${origin}/sso`;
  const metadataUrl = `${origin}/metadata`;
  const entityId = options.entityId ?? metadataUrl;
  const logoutUrl = `${origin}/logout`;
  const metadataXml = metadata(entityId, ssoUrl, options.logout === undefined ? null : logoutUrl, identity);
  const logout = options.logout && mountSamlpLogout(app, { entityId, identity }, options.logout);

  const createResponse = (employeeId: string, wish: ResponseWish): Promise<string> => {
    const employee = employees.get(employeeId);
    if (employee === undefined) return Promise.reject(new Error(`nobody is called ${employeeId} here`));
    const parts = wish.signs ?? signs;
    return new Promise((resolve, reject) => {
      samlp.getSamlResponse(
        {
          issuer: entityId,
          cert: identity.certificate,
          key: identity.privateKey,
          audience: wish.audience,
          destination: wish.destination ?? wish.acsUrl,
          recipient: wish.recipient ?? wish.acsUrl,
          inResponseTo: wish.inResponseTo,
          signResponse: parts !== 'assertion',
          signAssertion: parts !== 'response',
          signatureAlgorithm: 'rsa-sha256',
          digestAlgorithm: 'sha256',
          lifetimeInSeconds: wish.lifetimeSeconds ?? 300,
          sessionIndex: wish.sessionIndex ?? newSessionIndex(),
          authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
          includeAttributeNameFormat: true,
          ...(wish.encryptFor === undefined ? {} : { encryptionCert: wish.encryptFor.certificate, encryptionPublicKey: wish.encryptFor.publicKey }),
          profileMapper: () => ({
            getClaims: () => attributesOf(employee),
            getNameIdentifier: () => ({ nameIdentifier: employee.id, nameIdentifierFormat: options.nameIdFormat ?? persistent }),
          }),
        },
        employee,
        (error, xml) => (error == null ? resolve(xml ?? '') : reject(error)),
      );
    });
  };

  const answer = async (request: Request, response: Response): Promise<void> => {
    const authnRequest = await parseAuthnRequest(request, options.serviceProviders);
    if (authnRequest === undefined) {
      response.status(400).send('This is no AuthnRequest.');
      return;
    }
    if (received.at(-1)?.id !== authnRequest.id) received.push(authnRequest);
    if (refusing) {
      refusing = false;
      refuse(authnRequest, { entityId, identity })(request, response, () => undefined);
      return;
    }
    const parameter = parameterOf(request, 'employee');
    const chosen = parameter ?? signedIn;
    if (chosen === undefined || !employees.has(chosen)) {
      response.type('html').send(chooserPage(request, [...employees.values()]));
      return;
    }
    const sessionIndex = newSessionIndex();
    const xml = await createResponse(chosen, { acsUrl: authnRequest.acsUrl, audience: authnRequest.issuer, inResponseTo: authnRequest.id, sessionIndex });
    await logout?.signedIn(authnRequest.issuer, { nameId: chosen, nameIdFormat: options.nameIdFormat ?? persistent, sessionIndex }, authnRequest.acsUrl.replace(/acs$/, 'logout'));
    const sent = alteration === undefined ? xml : alteration(xml);
    alteration = undefined;
    response.type('html').send(postPage(authnRequest.acsUrl, sent, authnRequest.relayState));
  };
  app.all('/sso', (request, response, next) => {
    answer(request, response).catch(next);
  });
  app.get('/metadata', (_request, response) => void response.type('application/samlmetadata+xml').send(metadataXml));

  return {
    entityId,
    ssoUrl,
    metadataUrl,
    logoutUrl,
    participants: logout?.participants ?? [],
    metadataXml,
    identity,
    received,
    signIn: (employeeId) => {
      signedIn = employeeId;
    },
    alterNext: (alter) => {
      alteration = alter;
    },
    refuseNext: () => {
      refusing = true;
    },
    createResponse,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const newSessionIndex = (): string => `_${randomBytes(16).toString('hex')}`;

const parameterOf = (request: Request, name: string): string | undefined => {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const value = body[name] ?? request.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

const parseAuthnRequest = (request: Request, registered: ReadonlyMap<string, string> | undefined): Promise<ReceivedRequest | undefined> =>
  new Promise((resolve, reject) => {
    if (parameterOf(request, 'SAMLRequest') === undefined) return resolve(undefined);
    samlp.parseRequest(request, {}, (error, parsed) => {
      if (error != null) return reject(error);
      const acsUrl = registered?.get(parsed?.issuer ?? '') ?? parsed?.assertionConsumerServiceURL;
      if (parsed?.id === undefined || parsed.issuer === undefined || acsUrl === undefined) return resolve(undefined);
      resolve({
        id: parsed.id,
        issuer: parsed.issuer,
        acsUrl,
        relayState: parameterOf(request, 'RelayState'),
        destination: parsed.destination,
        forceAuthn: parsed.forceAuthn === 'true',
      });
    });
  });

const refuse = (request: ReceivedRequest, idp: { readonly entityId: string; readonly identity: SigningIdentity }) =>
  samlp.sendError({
    issuer: idp.entityId,
    cert: idp.identity.certificate,
    key: idp.identity.privateKey,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    signResponse: true,
    destination: request.acsUrl,
    inResponseTo: request.id,
    RelayState: request.relayState ?? '',
    error: { code: 'urn:oasis:names:tc:SAML:2.0:status:Responder', description: 'User is not assigned to the application.' },
    getPostURL: (_request, done) => done(null, request.acsUrl),
  });

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const hidden = (name: string, value: string | undefined): string => (value === undefined ? '' : `<input type="hidden" name="${name}" value="${escape(value)}">`);

/** The script that sends it is inline: an identity provider's page is not bound by our Content-Security-Policy. */
const postPage = (acsUrl: string, xml: string, relayState: string | undefined): string =>
  `<!doctype html><title>Signing in</title><form method="post" action="${escape(acsUrl)}">${hidden('SAMLResponse', Buffer.from(xml).toString('base64'))}${hidden(
    'RelayState',
    relayState,
  )}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`;

const chooserPage = (request: Request, employees: readonly Employee[]): string => {
  const kept = ['SAMLRequest', 'RelayState', 'SigAlg', 'Signature'].map((name) => hidden(name, parameterOf(request, name))).join('');
  const buttons = employees.map(({ id, displayName }) => `<button name="employee" value="${escape(id)}">${escape(displayName)}</button>`).join(' ');
  return `<!doctype html><title>Who are you?</title><h1>Who are you?</h1><form method="${request.method === 'POST' ? 'post' : 'get'}" action="/sso">${kept}<label>Employee <input name="employee"></label>${buttons}</form>`;
};

const metadata = (entityId: string, ssoUrl: string, logoutUrl: string | null, identity: SigningIdentity): string => {
  const logout = logoutUrl === null ? '' : [redirectBinding, postBinding].map((binding) => `<md:SingleLogoutService Binding="${binding}" Location="${escape(logoutUrl)}"/>`).join('');
  const id = `_${createHash('sha256').update(entityId).digest('hex').slice(0, 32)}`;
  return `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="${id}" entityID="${escape(entityId)}"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${identity.certificateBody}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>${logout}<md:NameIDFormat>${persistent}</md:NameIDFormat><md:SingleSignOnService Binding="${redirectBinding}" Location="${escape(ssoUrl)}"/><md:SingleSignOnService Binding="${postBinding}" Location="${escape(ssoUrl)}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
};
