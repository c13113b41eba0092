/** The part of npm `samlp` 8 that the demo uses; the package has no types of its own. */
declare module 'samlp' {
  import type { RequestHandler, Request } from 'express';

  interface Claims {
    getClaims(): Readonly<Record<string, string | readonly string[]>>;
    getNameIdentifier(): { readonly nameIdentifier: string; readonly nameIdentifierFormat: string };
  }

  interface AuthOptions<User> {
    readonly issuer: string;
    readonly cert: string;
    readonly key: string;
    readonly audience: string;
    readonly recipient: string;
    readonly destination: string;
    readonly signResponse: boolean;
    readonly lifetimeInSeconds: number;
    readonly RelayState?: string;
    readonly authnContextClassRef?: string;
    readonly getUserFromRequest: (request: Request) => User | undefined;
    readonly getPostURL: (audience: string, request: unknown, req: Request, done: (error: Error | null, url: string) => void) => void;
    readonly profileMapper: (user: User) => Claims;
  }

  const samlp: { auth<User>(options: AuthOptions<User>): RequestHandler };
  export default samlp;
}
