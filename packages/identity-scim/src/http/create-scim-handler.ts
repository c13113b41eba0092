import {
  DEFAULT_SCIM_SETTINGS,
  type Clock,
  type ConnectionDirectory,
  type IdentifierDigests,
  type IdentityUnitOfWork,
  type Ids,
  type ProvisioningDirectory,
} from '@vestibule/identity-core';
import {
  forbidden,
  GROUP_RESOURCE_TYPE,
  notFound,
  unauthorized,
  USER_RESOURCE_TYPE,
  withExtension,
  type SchemaDefinition,
} from '../protocol/index.js';
import { errorAnswer, toHttpResponse, type Answer } from './answer.js';
import { authenticate, type Authenticated } from './authenticate.js';
import { BulkEndpoint } from './bulk-endpoint.js';
import type { Caller } from './caller.js';
import { faultAnswer } from './fault-answer.js';
import { GroupsEndpoint } from './groups-endpoint.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { methodsOf, parseAddress, type Address } from './route.js';
import { ScimService } from './scim-service.js';
import { TokenUseRecorder, type TokenUse } from './token-use-recorder.js';
import { toScimError } from './to-scim-error.js';
import { UsersEndpoint } from './users-endpoint.js';
import { WriteRefuser } from './write-refuser.js';

export interface ScimHandlerOptions {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly digests: IdentifierDigests;
  readonly connections: ConnectionDirectory;
  readonly provisioning: ProvisioningDirectory;
  /** SHA-256 of a bearer token, lower-case hex. */
  readonly hashToken: (plain: string) => string;
  /** Public origin of every URL handed out, without a trailing slash. */
  readonly externalUrl: string;
  /** Faults of our own; what a client did wrong is answered and never reported here. */
  readonly onError: (error: unknown) => void;
  /** The host's own attributes of users, as extensions. */
  readonly customSchemas?: readonly SchemaDefinition[];
  /** Whether `/ServiceProviderConfig` names the token endpoint too. Default: no. */
  readonly oauthClientCredentials?: boolean;
  /** Takes over remembering the use of tokens. Default: in batches, two seconds late at most. */
  readonly onTokenUsed?: (use: TokenUse) => void;
}

export interface ScimHandler {
  /** Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Remembers the uses of tokens not yet remembered. */
  close(): Promise<void>;
}

/**
 * The SCIM 2.0 service provider of every tenant, below `/t/{tenant}/scim/v2`.
 *
 * @throws {TypeError} A custom schema that is none: a mistake of the host.
 * @see RFC 7644
 */
export function createScimHandler(options: ScimHandlerOptions): ScimHandler {
  const { connections, onError } = options;
  const recorder = new TokenUseRecorder(connections, onError);
  const handling = new Handling(options, options.onTokenUsed ?? ((use) => recorder.record(use)));
  return {
    handle: async (request) => {
      const headOnly = request.method === 'HEAD';
      try {
        const address = parseAddress(request.path);
        if (address === undefined) return toHttpResponse(errorAnswer(notFound('There is no such endpoint.')), headOnly);
        const found = await authenticate(address.tenant, request.headers['authorization'], options);
        if (found.kind === 'refused') {
          return toHttpResponse(errorAnswer(unauthorized(found.detail), undefined, { 'WWW-Authenticate': found.challenge }), headOnly);
        }
        return toHttpResponse(await handling.answer(found, request, address), headOnly);
      } catch (error) {
        return toHttpResponse(faultAnswer(error, onError), headOnly);
      }
    },
    close: () => recorder.close(),
  };
}

/** What happens to a request whose sender is known. */
class Handling {
  private readonly service: ScimService;
  private readonly refuser: WriteRefuser;

  constructor(
    private readonly options: ScimHandlerOptions,
    private readonly onTokenUsed: (use: TokenUse) => void,
  ) {
    const { provisioning, customSchemas = [], oauthClientCredentials = false } = options;
    const userType = customSchemas.reduce((type, schema) => withExtension(type, schema), USER_RESOURCE_TYPE);
    const users = new UsersEndpoint(options, provisioning, userType, options.hashToken);
    const groups = new GroupsEndpoint(options, provisioning, GROUP_RESOURCE_TYPE, options.hashToken);
    this.refuser = new WriteRefuser(options);
    const bulk = new BulkEndpoint(users, groups, this.refuser, options.onError);
    this.service = new ScimService(users, groups, bulk, { resourceTypes: [userType, GROUP_RESOURCE_TYPE], oauthClientCredentials });
  }

  async answer({ tenant, connection, token }: Authenticated, request: HttpRequest, { route }: Address): Promise<Answer> {
    this.onTokenUsed({ tenant: tenant.id, connection: connection.id, id: token.id, at: this.options.clock.now() });
    const scim = connection.scim ?? { ...DEFAULT_SCIM_SETTINGS, enabled: false };
    const caller: Caller = { tenant, connection, scim, baseUrl: `${this.options.externalUrl}/t/${tenant.slug}/scim/v2` };
    try {
      if (!scim.enabled) {
        throw forbidden(`Provisioning is switched off for the connection "${connection.id}". Switch it on in the settings of the connection.`);
      }
      return await this.service.answer(caller, request, route);
    } catch (error) {
      const refused = toScimError(error);
      if (refused === undefined) throw error;
      const headers = refused.status === 405 ? { Allow: methodsOf(route).join(', ') } : {};
      return errorAnswer(refused, await this.refuser.refuse(caller, request.method, route, refused), headers);
    }
  }
}
