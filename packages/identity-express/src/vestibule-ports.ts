import type {
  AssertionReplayStore,
  Clock,
  ConnectionDirectory,
  DecisionDirectory,
  EventFeed,
  GroupDirectory,
  GuardDirectory,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  LoginRequestStore,
  MetadataSchedule,
  OAuthClientDirectory,
  ProvisioningDirectory,
  RequestLog,
  SealedKeyStore,
  Secrets,
  RevocationQueue,
  SessionDirectory,
  SetupLinkDirectory,
  SubscriptionQueue,
  UserDirectory,
  WebhookQueue,
} from '@vestibule/identity-core';
import type { ServiceIdentifier } from 'inversify';

/** Everything that the core asks the world for. */
export interface VestibulePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly unitOfWork: IdentityUnitOfWork;
  readonly connections: ConnectionDirectory;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly guard: GuardDirectory;
  readonly provisioning: ProvisioningDirectory;
  readonly oauthClients: OAuthClientDirectory;
  readonly setupLinks: SetupLinkDirectory;
  readonly sealedKeys: SealedKeyStore;
  readonly requestLog: RequestLog;
  readonly sessions: SessionDirectory;
  readonly revocations: RevocationQueue;
  readonly decisions: DecisionDirectory;
  readonly events: EventFeed;
  readonly webhooks: WebhookQueue;
  readonly subscriptions: SubscriptionQueue;
  readonly loginRequests: LoginRequestStore;
  readonly replays: AssertionReplayStore;
  readonly digests: IdentifierDigests;
  readonly metadataSchedule: MetadataSchedule;
}

export type PortName = keyof VestibulePorts;

/** What each port is bound to in the container. Rebind one before the first request to replace it. */
export const PORTS: { readonly [Name in PortName]: ServiceIdentifier<VestibulePorts[Name]> } = {
  clock: Symbol.for('vestibule.clock'),
  ids: Symbol.for('vestibule.ids'),
  secrets: Symbol.for('vestibule.secrets'),
  unitOfWork: Symbol.for('vestibule.unit-of-work'),
  connections: Symbol.for('vestibule.connections'),
  users: Symbol.for('vestibule.users'),
  groups: Symbol.for('vestibule.groups'),
  guard: Symbol.for('vestibule.guard'),
  provisioning: Symbol.for('vestibule.provisioning'),
  oauthClients: Symbol.for('vestibule.oauth-clients'),
  setupLinks: Symbol.for('vestibule.setup-links'),
  sealedKeys: Symbol.for('vestibule.sealed-keys'),
  requestLog: Symbol.for('vestibule.request-log'),
  sessions: Symbol.for('vestibule.sessions'),
  revocations: Symbol.for('vestibule.revocations'),
  decisions: Symbol.for('vestibule.decisions'),
  events: Symbol.for('vestibule.events'),
  webhooks: Symbol.for('vestibule.webhooks'),
  subscriptions: Symbol.for('vestibule.subscriptions'),
  loginRequests: Symbol.for('vestibule.login-requests'),
  replays: Symbol.for('vestibule.replays'),
  digests: Symbol.for('vestibule.digests'),
  metadataSchedule: Symbol.for('vestibule.metadata-schedule'),
};
