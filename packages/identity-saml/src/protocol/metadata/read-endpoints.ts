import { attributeOf, childrenOf, type ElementTree } from '../xml/element-tree.js';
import { ns } from '../xml/namespaces.js';
import type { IdpMetadata } from './idp-metadata.js';
import { MetadataRefused } from './metadata-refused.js';

export type EndpointPolicy = {
  /** Only while the service itself runs on loopback. */
  readonly allowHttp: boolean;
};

export const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
} as const;

type Endpoints = Pick<IdpMetadata, 'ssoRedirectUrl' | 'ssoPostUrl' | 'sloRedirectUrl' | 'sloPostUrl' | 'sloRedirectResponseUrl' | 'sloPostResponseUrl'>;

/**
 * The endpoints of the two front-channel bindings (metadata 2.2.2, 2.4.3); other bindings (SOAP, Artifact) are left out.
 * A browser is sent to these, so a URL with another scheme, such as `javascript:`, refuses the whole document.
 */
export function readEndpoints(role: ElementTree, policy: EndpointPolicy): Endpoints {
  const sso = endpointsOf(role, 'SingleSignOnService');
  const slo = endpointsOf(role, 'SingleLogoutService');
  const location = (endpoint: ElementTree | undefined, attribute: 'Location' | 'ResponseLocation'): string | null => {
    const url = endpoint && attributeOf(endpoint, attribute);
    return url === undefined ? null : checkUrl(url.trim(), policy);
  };
  const endpoints = {
    ssoRedirectUrl: location(sso.redirect, 'Location'),
    ssoPostUrl: location(sso.post, 'Location'),
    sloRedirectUrl: location(slo.redirect, 'Location'),
    sloPostUrl: location(slo.post, 'Location'),
    sloRedirectResponseUrl: location(slo.redirect, 'ResponseLocation'),
    sloPostResponseUrl: location(slo.post, 'ResponseLocation'),
  };
  if (endpoints.ssoRedirectUrl === null && endpoints.ssoPostUrl === null) {
    throw new MetadataRefused('the metadata has no SingleSignOnService for HTTP-Redirect or HTTP-POST: nobody could be sent there to sign in');
  }
  return endpoints;
}

function endpointsOf(role: ElementTree, name: string): { redirect: ElementTree | undefined; post: ElementTree | undefined } {
  const services = childrenOf(role, ns.metadata, name);
  const of = (binding: string): ElementTree | undefined => services.find((service) => attributeOf(service, 'Binding')?.trim() === binding);
  return { redirect: of(bindings.redirect), post: of(bindings.post) };
}

function checkUrl(text: string, { allowHttp }: EndpointPolicy): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || /[\s\p{Cc}]/u.test(text)) throw new MetadataRefused(`"${text.slice(0, 100)}" is not a URL`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new MetadataRefused(`the URL "${text.slice(0, 100)}" is not https`);
  if (url.protocol === 'http:' && !allowHttp) throw new MetadataRefused(`the URL "${text.slice(0, 100)}" is not https; http is accepted only in development`);
  if (url.username !== '' || url.password !== '') throw new MetadataRefused('a URL in the metadata contains a user name or a password');
  if (text.length > 2048) throw new MetadataRefused('a URL in the metadata is longer than 2048 characters');
  return text;
}
