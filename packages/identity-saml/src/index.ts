export { createSamlHandler, type SamlHandler } from './http/saml-handler.js';
export type { SamlDependencies, ServiceProviderKey, ServiceProviderKeys, ServiceProviderKeySet, TestLinks } from './http/saml-dependencies.js';
export type { RefusedPage, SamlPages, TestCheck, TestResultPage } from './http/saml-pages.js';
export type { HttpRequest, HttpResponse } from './http/http-message.js';
export { parseIdpMetadata, type IdpMetadata, type IdpMetadataOptions, type IdpMetadataOutcome } from './protocol/index.js';
export { openJavaSchemaValidator, type SamlSchemaValidator } from './protocol/index.js';
export { openSecondGate, type SecondGate, type SecondGateOptions } from './protocol/index.js';
