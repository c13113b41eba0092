import type { Express, Request } from 'express';
import { randomBytes } from 'node:crypto';
import samlp from 'samlp';
import type { SigningIdentity } from './self-signed-certificate.js';

export interface SamlpLogoutOptions {
  readonly binding: 'redirect' | 'post';
  /** PEM of the service provider's certificate. */
  readonly certificateOf: (serviceProvider: string) => Promise<string>;
}

/** Who is signed in where, as samlp's logout looks at it. */
export interface SessionParticipant {
  readonly serviceProviderId: string;
  readonly nameId: string;
  readonly nameIdFormat: string;
  readonly sessionIndex: string;
  readonly serviceProviderLogoutURL: string;
  readonly cert: string;
  readonly binding: string;
}

type Done<Value> = (error: null, value?: Value) => void;

const bindings = { redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' } as const;

/** Puts samlp's own logout at /logout: a GET without a message begins it here. */
export const mountSamlpLogout = (app: Express, idp: { readonly entityId: string; readonly identity: SigningIdentity }, options: SamlpLogoutOptions) => {
  const participants: SessionParticipant[] = [];
  const find = (issuer: string | undefined, indexes: readonly string[], nameId: string) =>
    participants.find((each) => (issuer === undefined || each.serviceProviderId === issuer) && indexes.includes(each.sessionIndex) && each.nameId === nameId);
  const transactions = new Map<string, unknown>();
  const settings = {
    issuer: idp.entityId,
    cert: idp.identity.certificate,
    key: idp.identity.privateKey,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
    sessionParticipants: {
      get: (issuer: string | undefined, indexes: readonly string[], nameId: string, done: Done<SessionParticipant>) => done(null, find(issuer, indexes, nameId)),
      hasElements: () => participants.length > 0,
      getFirst: (done: Done<SessionParticipant>) => done(null, participants[0]),
      remove: (issuer: string | undefined, index: string, nameId: string, done: Done<SessionParticipant>) => {
        const found = find(issuer, [index], nameId);
        if (found !== undefined) participants.splice(participants.indexOf(found), 1);
        done(null, found);
      },
    },
    store: {
      save: (_request: Request, state: unknown, done: Done<string>) => {
        const handle = randomBytes(12).toString('hex');
        transactions.set(handle, state);
        done(null, handle);
      },
      load: (_request: Request, handle: string, ...rest: readonly unknown[]) => (rest.at(-1) as Done<unknown>)(null, transactions.get(handle)),
      update: (_request: Request, handle: string, state: unknown, done: Done<void>) => {
        transactions.set(handle, state);
        done(null);
      },
    },
  };
  // Of the Express that samlp was written for, a GET has a body too.
  app.use('/logout', (request, _response, next) => {
    request.body ??= {};
    next();
  });
  // Made anew each time: samlp keeps in its options what it signed last.
  app.get('/logout', (request, response, next) => samlp.logout({ ...settings, deflate: true, protocolBinding: bindings[options.binding] })(request, response, next));
  app.post('/logout', (request, response, next) => samlp.logout({ ...settings, protocolBinding: bindings[options.binding] })(request, response, next));
  return {
    participants: participants as readonly SessionParticipant[],
    signedIn: async (serviceProvider: string, session: Pick<SessionParticipant, 'nameId' | 'nameIdFormat' | 'sessionIndex'>, logoutUrl: string): Promise<void> => {
      const cert = await options.certificateOf(serviceProvider);
      participants.push({ serviceProviderId: serviceProvider, ...session, serviceProviderLogoutURL: logoutUrl, cert, binding: bindings[options.binding] });
    },
  };
};
