import * as namespaceImport from 'samlify';

/**
 * samlify is CommonJS without a real default export: this is its one door. Node finds some of its exports by name, and all of them on
 * the object that it takes for the default one.
 */
const samlify = namespaceImport.default;

export const { Constants, Extractor, IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } = samlify;
export type SamlifyIdentityProvider = namespaceImport.IdentityProviderInstance;
export type SamlifyServiceProvider = namespaceImport.ServiceProviderInstance;
