import type { ServiceIdentifier } from 'inversify';
import type { ScimHandler } from '@vestibule/identity-scim';
import type { HttpHandler } from '../http/http-message.js';

/** A handler that has something to finish before the database closes. */
export interface ClosableHandler extends HttpHandler {
  close(): Promise<void>;
}

export const ADMIN: ServiceIdentifier<HttpHandler> = Symbol.for('vestibule.admin');
export const SCIM: ServiceIdentifier<ScimHandler> = Symbol.for('vestibule.scim');
export const SAML: ServiceIdentifier<ClosableHandler> = Symbol.for('vestibule.saml');
