import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { HttpHandler } from '../http/http-message.js';
import { notFoundResponse } from '../pages/refusal-response.js';

export const ADMIN: ServiceIdentifier<HttpHandler> = Symbol.for('vestibule.admin');
export const SCIM: ServiceIdentifier<HttpHandler> = Symbol.for('vestibule.scim');
export const SAML: ServiceIdentifier<HttpHandler> = Symbol.for('vestibule.saml');

const absent: HttpHandler = { handle: async (request) => notFoundResponse(request) };

export const adapterModules = (): readonly ContainerModule[] => [
  new ContainerModule(({ bind }) => {
    bind(ADMIN).toConstantValue(absent);
    bind(SCIM).toConstantValue(absent);
    bind(SAML).toConstantValue(absent);
  }),
];
