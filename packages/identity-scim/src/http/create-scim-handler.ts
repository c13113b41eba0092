import {
  DEFAULT_SCIM_SETTINGS,
  EnterShadowWorld,
  ShadowUnitOfWork,
  type Clock,
  type ConnectionDirectory,
  type IdentifierDigests,
  type IdentityUnitOfWork,
  type Ids,
  type OAuthClientDirectory,
  type ProvisioningDirectory,
  type RequestLog,
  type Secrets,
  type UserDirectory,
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
import { KnownSenders, readsAlike } from './known-senders.js';
import { TokenEndpoint, tokenEndpointTenant } from './oauth/token-endpoint.js';
import { ObservedRequest } from './request-log/observed-request.js';
import { RequestRecorder } from './request-log/request-recorder.js';
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
  readonly users: UserDirectory;
  /** SHA-256 of a bearer token, lower-case hex. */
  readonly hashToken: (plain: string) => string;
  /** Public origin of every URL handed out, without a trailing slash. */
  readonly externalUrl: string;
  /** Faults of our own; what a client did wrong is answered and never reported here. */
  readonly onError: (error: unknown) => void;
  /** The host's own attributes of users, as extensions. */
  readonly customSchemas?: readonly SchemaDefinition[];
  /** Makes `/t/{tenant}/oauth/token` issue access tokens, and `/ServiceProviderConfig` name them. Default: 404. */
  readonly oauth?: { readonly clients: OAuthClientDirectory; readonly secrets: Secrets };
  /** Where requests of known senders are kept, half a second late. Default: nowhere. */
  readonly requestLog?: RequestLog;
  /** Takes over remembering the use of tokens. Default: in batches, two seconds late at most. */
  readonly onTokenUsed?: (use: TokenUse) => void;
}

export interface ScimHandler {
  /** Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Remembers the uses of tokens and the requests not yet remembered. */
  close(): Promise<void>;
  /** Requests that the request log will never hold, because the database was away or too slow. */
  droppedRequests(): number;
}

/**
 * The SCIM 2.0 service provider of every tenant, below `/t/{tenant}/scim/v2`, and its token endpoint.
 *
 * @throws {TypeError} A custom schema that is none: a mistake of the host.
 * @see RFC 7644
 */
export function createScimHandler(options: ScimHandlerOptions): ScimHandler {
  const { connections, onError } = options;
  const recorder = new TokenUseRecorder(connections, onError);
  const handling = new Handling(options, options.onTokenUsed ?? ((use) => recorder.record(use)));
  const log = options.requestLog === undefined ? undefined : new RequestRecorder(options.requestLog, onError);
  const tokenEndpoint = options.oauth === undefined ? undefined : new TokenEndpoint({ ...options, ...options.oauth });
  const senders = new KnownSenders();
  const answer = async (request: HttpRequest, address: Address): Promise<Answer> => {
    const observed = new ObservedRequest(request, options.clock.now());
    const authorization = request.headers['authorization'];
    const credential = authorization === undefined ? undefined : options.hashToken(`${address.tenant} ${authorization}`);
    const authenticating = authenticate(address.tenant, authorization, options);
    const guess = credential !== undefined && isRead(request) ? senders.recall(credential) : undefined;
    const early = guess !== undefined && handling.isLive(guess) ? handling.answer(guess, observed, address) : undefined;
    // Nobody may come to ask how it went.
    early?.catch(() => undefined);

    const found = await authenticating;
    if (credential !== undefined) senders.learn(credential, found.kind === 'refused' ? undefined : found);
    if (found.kind === 'refused') return errorAnswer(unauthorized(found.detail), undefined, { 'WWW-Authenticate': found.challenge });
    handling.noteUse(found);
    const answering = early !== undefined && guess !== undefined && readsAlike(guess, found) ? early : handling.answer(found, observed, address);
    const answered = await answering.catch((error: unknown) => faultAnswer(error, onError));
    log?.record(observed.toLog({ tenant: found.tenant.id, connection: found.connection.id }, options.ids.next(), answered));
    return answered;
  };
  return {
    handle: async (request) => {
      const tokenTenant = tokenEndpoint === undefined ? undefined : tokenEndpointTenant(request.path);
      if (tokenEndpoint !== undefined && tokenTenant !== undefined) return tokenEndpoint.handle(tokenTenant, request);
      const headOnly = request.method === 'HEAD';
      try {
        const address = parseAddress(request.path);
        if (address === undefined) return toHttpResponse(errorAnswer(notFound('There is no such endpoint.')), headOnly);
        return toHttpResponse(await answer(request, address), headOnly);
      } catch (error) {
        return toHttpResponse(faultAnswer(error, onError), headOnly);
      }
    },
    close: async () => {
      await Promise.all([recorder.close(), log?.close()]);
    },
    droppedRequests: () => log?.dropped ?? 0,
  };
}

const isRead = ({ method }: HttpRequest): boolean => method === 'GET' || method === 'HEAD';

/** What happens to a request whose sender is known. */
class Handling {
  private readonly live: Rooms;
  /** The same rooms for connections in shadow mode: what they write happens in a world of their own. */
  private readonly shadow: Rooms;
  private readonly enterShadowWorld: EnterShadowWorld;

  constructor(
    private readonly options: ScimHandlerOptions,
    private readonly onTokenUsed: (use: TokenUse) => void,
  ) {
    this.live = openRooms(options);
    this.shadow = openRooms({ ...options, unitOfWork: new ShadowUnitOfWork(options.unitOfWork) });
    this.enterShadowWorld = new EnterShadowWorld(options);
  }

  noteUse({ tenant, connection, token }: Authenticated): void {
    this.onTokenUsed({ tenant: tenant.id, connection: connection.id, id: token.id, at: this.options.clock.now() });
  }

  isLive({ connection: { scim } }: Authenticated): boolean {
    return scim !== null && scim.enabled && scim.mode === 'live';
  }

  async answer({ tenant, connection }: Authenticated, request: HttpRequest, { route }: Address): Promise<Answer> {
    const scim = connection.scim ?? { ...DEFAULT_SCIM_SETTINGS, enabled: false };
    const isShadow = scim.enabled && scim.mode === 'shadow';
    const { service, refuser } = isShadow ? this.shadow : this.live;
    const caller: Caller = {
      tenant: isShadow ? await this.enterShadowWorld.execute(tenant, connection) : tenant,
      connection,
      scim,
      baseUrl: `${this.options.externalUrl}/t/${tenant.slug}/scim/v2`,
    };
    try {
      if (!scim.enabled) {
        throw forbidden(`Provisioning is switched off for the connection "${connection.id}". Switch it on in the settings of the connection.`);
      }
      return await service.answer(caller, request, route);
    } catch (error) {
      const refused = toScimError(error);
      if (refused === undefined) throw error;
      const headers = refused.status === 405 ? { Allow: methodsOf(route).join(', ') } : {};
      return errorAnswer(refused, await refuser.refuse(caller, request.method, route, refused), headers);
    }
  }
}

interface Rooms {
  readonly service: ScimService;
  readonly refuser: WriteRefuser;
}

function openRooms(options: ScimHandlerOptions): Rooms {
  const { provisioning, customSchemas = [], oauth } = options;
  const userType = customSchemas.reduce((type, schema) => withExtension(type, schema), USER_RESOURCE_TYPE);
  const users = new UsersEndpoint(options, provisioning, userType, options.hashToken);
  const groups = new GroupsEndpoint(options, provisioning, GROUP_RESOURCE_TYPE, options.hashToken);
  const refuser = new WriteRefuser(options);
  const bulk = new BulkEndpoint(users, groups, refuser, options.onError);
  const service = new ScimService(users, groups, bulk, {
    resourceTypes: [userType, GROUP_RESOURCE_TYPE],
    oauthClientCredentials: oauth !== undefined,
  });
  return { service, refuser };
}
