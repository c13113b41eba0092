import 'reflect-metadata';
import { migrationStatus } from '@vestibule/identity-kysely';
import type { RequestHandler } from 'express';
import { Container } from 'inversify';
import { AdminToken } from './adapters/admin-token.js';
import { hashSecret } from './adapters/node-secrets.js';
import { Background } from './background/background.js';
import { BACKGROUND_TASK } from './background/background-task.js';
import { expressHandler } from './http/express-handler.js';
import type { HttpHandler, HttpRequest, HttpResponse } from './http/http-message.js';
import { ADMIN, SAML, SCIM } from './modules/adapter-tokens.js';
import { adminModule } from './modules/admin-module.js';
import { archiveModule, ARCHIVES } from './modules/archive-module.js';
import { backgroundModule } from './modules/background-module.js';
import { DATABASE, databaseModule } from './modules/database-module.js';
import { samlModule } from './modules/saml-module.js';
import { scimModule } from './modules/scim-module.js';
import { SITE, siteModule } from './modules/site-module.js';
import { webhookModule } from './modules/webhook-module.js';
import { subscriberModule } from './modules/subscriber-module.js';
import { smallPortsModule } from './modules/small-ports-module.js';
import { checkSubscribers } from './subscribers/event-subscriber.js';
import { Metrics } from './metrics/metrics.js';
import { isSitePath } from './site/site-route.js';
import { Seal } from './keys/seal.js';
import { TestLinks } from './keys/test-links.js';
import { createFetchMetadata } from './metadata/fetch-metadata.js';
import { readMetadata } from './metadata/read-metadata.js';
import { measurePorts } from './modules/metrics-module.js';
import { hostSessionsModule } from './modules/host-sessions-module.js';
import { metadataModule } from './modules/metadata-module.js';
import { traceMetadataRequests } from './tracing/trace-calls.js';
import { createGuardedFetch } from './outgoing/guarded-fetch.js';
import { LOOPBACK_HOSTS, OutgoingPolicy } from './outgoing/outgoing-policy.js';
import { reportErrors } from './report-errors.js';
import { isLoopbackHost, parseExternalOrigin, type VestibuleOptions } from './vestibule-options.js';
import { PORTS, type PortName, type VestibulePorts } from './vestibule-ports.js';

/** A working day. */
const SESSION_LIFETIME_SECONDS = 12 * 3_600;

export interface Vestibule extends HttpHandler {
  /** For Express 5, mounted at the root of the site: answers our paths and passes every other one on. */
  readonly router: RequestHandler;
  /** The same without a framework; answers 404 to what is not ours. Never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Ports may be rebound until the first request. */
  readonly container: Container;
  /** As bound now. */
  readonly ports: VestibulePorts;
  /** Begins the background work: housekeeping and whatever else is due by time. The first request begins it too. */
  start(): void;
  /** What Prometheus reads, to be served where the host wants it. It names no tenant and no person. */
  metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Whether the database answers and its migrations are there. Never rejects. */
  ready(): Promise<boolean>;
  /** After the last request: ends the background work and closes what the container opened. */
  close(): Promise<void>;
}

/** @throws {TypeError} With one sentence when an option cannot work. */
export function createVestibule(options: VestibuleOptions): Vestibule {
  const origin = parseExternalOrigin(options.externalUrl);
  const otherKeys = options.otherEncryptionKeys ?? [];
  if ([options.encryptionKey, ...otherKeys].some((key) => key.length !== 32)) throw new TypeError('encryptionKey must be 32 bytes');
  const seal = new Seal(options.encryptionKey, otherKeys);
  const { subscribers = [] } = options;
  checkSubscribers(subscribers);
  const onError = reportErrors(options.onError ?? (() => undefined));

  const metrics = new Metrics();
  const container = new Container();
  container.load(smallPortsModule(options.clock));
  if (options.database !== undefined) container.load(databaseModule(options.database, seal, onError), archiveModule(seal));
  const { encryptionKey, sessionLifetimeSeconds = SESSION_LIFETIME_SECONDS } = options;
  const adminToken = createAdminToken(options.adminToken);
  const allowHttp = isLoopbackHost(new URL(origin).hostname);
  const outgoing = new OutgoingPolicy(options.allowPrivateHosts ?? (allowHttp ? LOOPBACK_HOSTS : []), allowHttp);
  const read = (xml: string) => readMetadata(xml, container.get(PORTS.clock), allowHttp);
  const guardedFetch = createGuardedFetch(outgoing);
  const fetchMetadata = traceMetadataRequests(createFetchMetadata(guardedFetch, read));
  const testLinks = new TestLinks(encryptionKey);
  container.load(
    adminModule({
      externalUrl: origin,
      authenticate: (bearer) => adminToken?.matches(bearer) ?? false,
      readMetadata: read,
      fetchMetadata,
      createTestLink: (tenant, connection) => testLinks.create(tenant, connection, container.get(PORTS.clock).now()),
      archives: () => (container.isBound(ARCHIVES) ? container.get(ARCHIVES) : undefined),
      onError,
    }),
    scimModule({ externalUrl: origin, onError }),
    samlModule({
      externalUrl: origin,
      sessionLifetimeSeconds,
      seal,
      testLinks,
      secondGate: options.saml?.secondGate ?? true,
      xsdValidator: options.saml?.xsdValidator ?? 'wasm',
      onError,
    }),
    siteModule({ origin, encryptionKey, rateLimit: options.rateLimit ?? true, metrics, onError }),
    backgroundModule(),
    webhookModule({ seal, fetch: guardedFetch, policy: outgoing, metrics, onError }),
    metadataModule({ fetchMetadata, onError }),
    subscriberModule(subscribers, onError),
    hostSessionsModule(options.sessionRevoker, metrics, onError),
  );
  for (const name of Object.keys(options.ports ?? {}) as PortName[]) usePort(container, name, options.ports?.[name]);
  const missing = (Object.keys(PORTS) as PortName[]).filter((name) => !container.isBound(PORTS[name]));
  if (missing.length > 0) throw new TypeError(`Without a database the host brings every port; missing: ${missing.join(', ')}`);

  measurePorts(container, metrics);

  const background = new Background(() => (options.background === false ? [] : container.getAll(BACKGROUND_TASK)), onError);
  const handler: HttpHandler = {
    handle: (request) => {
      background.start();
      return container.get(SITE).handle(request);
    },
  };
  return {
    router: expressHandler(handler, isSitePath),
    handle: (request) => handler.handle(request),
    container,
    ports: boundPorts(container),
    start: () => background.start(),
    metrics: async () => ({ contentType: metrics.contentType, body: await metrics.render() }),
    ready: async () => options.database === undefined || isReady(container),
    close: async () => {
      await background.close();
      for (const adapter of [SITE, ADMIN, SAML, SCIM]) await container.unbindAsync(adapter);
      await container.unbindAllAsync();
    },
  };
}

function createAdminToken(token: VestibuleOptions['adminToken']): AdminToken | undefined {
  if (token === undefined) return undefined;
  return new AdminToken(typeof token === 'string' ? hashSecret(token) : token.sha256);
}

function usePort<Name extends PortName>(container: Container, name: Name, port: VestibulePorts[Name] | undefined): void {
  if (port === undefined) return;
  if (container.isBound(PORTS[name])) container.unbind(PORTS[name]);
  container.bind<VestibulePorts[Name]>(PORTS[name]).toConstantValue(port);
}

function boundPorts(container: Container): VestibulePorts {
  const getters = (Object.keys(PORTS) as PortName[]).map((name) => [name, { get: () => container.get<unknown>(PORTS[name]), enumerable: true }]);
  return Object.defineProperties({}, Object.fromEntries(getters) as PropertyDescriptorMap) as VestibulePorts;
}

async function isReady(container: Container): Promise<boolean> {
  // After `close` nothing is bound any more.
  if (!container.isBound(DATABASE)) return false;
  try {
    const migrations = await migrationStatus(container.get(DATABASE).db);
    return migrations.every(({ executedAt }) => executedAt !== null);
  } catch {
    return false;
  }
}
