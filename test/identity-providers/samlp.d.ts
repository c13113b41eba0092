declare module 'samlp' {
  import type { Request, RequestHandler } from 'express';

  interface SamlpConfiguration {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly audience?: string;
    readonly destination?: string;
    readonly recipient?: string;
    readonly inResponseTo?: string | undefined;
    readonly signResponse?: boolean;
    readonly signAssertion?: boolean;
    readonly signatureAlgorithm?: string;
    readonly digestAlgorithm?: string;
    readonly lifetimeInSeconds?: number;
    readonly nameIdentifierFormat?: string;
    readonly authnContextClassRef?: string;
    readonly sessionIndex?: string;
    readonly includeAttributeNameFormat?: boolean;
    readonly encryptionCert?: string;
    readonly encryptionPublicKey?: string;
    readonly encryptionAlgorithm?: string;
    readonly profileMapper?: (user: unknown) => {
      readonly getClaims: () => Readonly<Record<string, unknown>>;
      readonly getNameIdentifier: () => { readonly nameIdentifier: string; readonly nameIdentifierFormat?: string };
    };
    readonly samlStatusCode?: string;
  }

  interface ParsedRequest {
    readonly id?: string;
    readonly issuer?: string;
    readonly destination?: string;
    readonly assertionConsumerServiceURL?: string;
    readonly forceAuthn?: string;
  }

  interface Samlp {
    parseRequest(request: Pick<Request, 'query' | 'body' | 'method'>, options: object, done: (error: Error | null | undefined, parsed?: ParsedRequest) => void): void;
    getSamlResponse(configuration: SamlpConfiguration, user: unknown, done: (error: Error | null | undefined, xml?: string) => void): void;
    logout(configuration: object): RequestHandler;
    sendError(
      configuration: Omit<SamlpConfiguration, 'profileMapper'> & {
        readonly RelayState: string;
        readonly error: { readonly code: string; readonly description: string };
        readonly getPostURL: (request: unknown, done: (error: Error | null, url: string) => void) => void;
      },
    ): RequestHandler;
  }

  const samlp: Samlp;
  export default samlp;
}
