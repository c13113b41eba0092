export type { Brand } from './kernel/brand.js';
export type { JsonObject, JsonValue } from './kernel/json.js';
export { IdentityError, InvalidValueError, InvariantError, KeyUnreadableError, StoreConflictError, StoreUnavailableError } from './kernel/errors.js';
export { foldText } from './kernel/fold-text.js';
export { parseDuration } from './kernel/duration.js';
export { InvalidCursorError, type Page, type PageRequest } from './kernel/page.js';
export { sameJson } from './kernel/same-json.js';
export { tenantId, type TenantId } from './kernel/tenant-id.js';
export { MAX_IDENTIFIER_LENGTH, MAX_TEXT_LENGTH, parseName, parseOptionalText, parseText, parseVisibleText } from './kernel/text.js';

export type {
  AssertionReplayStore,
  Clock,
  ConnectionDirectory,
  ConnectionStore,
  DecisionDirectory,
  DecisionLog,
  EventFeed,
  FetchMetadata,
  GroupDirectory,
  GroupStore,
  GuardDirectory,
  GuardStore,
  IdentifierDigests,
  IdentityUnitOfWork,
  Ids,
  LoginRequestStore,
  MetadataSchedule,
  OAuthClientDirectory,
  OAuthClientStore,
  ProvisioningDirectory,
  RequestLog,
  SealedKeyStore,
  Secrets,
  RevocationQueue,
  SessionDirectory,
  SessionRevoker,
  SessionHolders,
  SessionStore,
  SetupLinkDirectory,
  SetupLinkStore,
  Stores,
  SubscriptionQueue,
  UnitOfWork,
  UserDirectory,
  UserStore,
  WebhookQueue,
  WebhookStore,
} from './ports.js';

export { connectionId, parseSlug, type ConnectionId } from './connection/connection-id.js';
export {
  DEFAULT_GUARD_MINIMUM,
  DEFAULT_SCIM_SETTINGS,
  PRESETS,
  type Connection,
  type GuardSettings,
  type Preset,
  type ScimSettings,
} from './connection/connection.js';
export {
  DEFAULT_ATTRIBUTE_SYNC,
  SYNC_FIELDS,
  type AttributeSyncPolicy,
  type SyncField,
  type SyncMode,
} from './connection/attribute-sync-policy.js';
export {
  DEFAULT_ATTRIBUTE_MAPPING,
  type AttributeMapping,
  type IdentityProviderCertificate,
  type IdentityProviderDescription,
  type SamlSettings,
} from './connection/saml-settings.js';
export type { FetchedMetadata, MetadataContent } from './connection/metadata-source.js';
export type { DueMetadata } from './connection/metadata-schedule.js';
export { CERTIFICATE_NOTICE_DAYS, noticeLimit } from './connection/expiring-certificates.js';
export { describeFetched } from './connection/plan-metadata-refresh.js';
export type { AccessToken, OAuthClient } from './connection/oauth-client.js';
export type { ProvisioningToken } from './connection/provisioning-token.js';
export type { SealedKey, SealedKeyRing } from './connection/sealed-key-store.js';
export type { SetupLink } from './connection/setup-link.js';
export type { Tenant } from './connection/tenant.js';
export { domainPatterns, namedDomains } from './connection/domain-patterns.js';

export {
  IDENTIFIER_KINDS,
  emailDomain,
  identifierKey,
  parseEmail,
  parseExternalProviderId,
  parseUpn,
  scimId,
  userId,
  type Channel,
  type Email,
  type ExternalIdReference,
  type ExternalProviderId,
  type IdentifierKind,
  type PresentedIdentifiers,
  type ScimId,
  type Upn,
  type UserId,
} from './user/identifiers.js';
export {
  KEPT_CHANGE_FIELDS,
  KEPT_EVENT_KEYS,
  mentionsOf,
  requestTerms,
  tracesInChanges,
  type PersonTraces,
} from './user/erased-traces.js';
export { derivedScimId, parseDerivedScimId } from './user/derived-scim-id.js';
export {
  NO_FIELDS,
  maySignIn,
  type ExternalIdBinding,
  type ScimIdBinding,
  type User,
  type UserFieldName,
  type UserFields,
  type UserStatus,
} from './user/user.js';
export type { FederatedProfile } from './user/federated-profile.js';
export type { ProvisionedProfile } from './user/provisioned-profile.js';
export type { ProvisionedUser } from './user/provisioned-user.js';
export type { UserQuery } from './user/user-directory.js';

export {
  groupId,
  groupNameKey,
  parseGroupName,
  type Group,
  type GroupId,
  type GroupKind,
  type GroupName,
  type MemberRef,
} from './group/group.js';
export type { MembershipDelta, NestingEdge } from './group/group-store.js';
export { MAX_NESTING_DEPTH, decideNesting, type NestingDecision } from './group/decide-nesting.js';
export type { EffectiveGroup, EffectiveMember, GroupMember, GroupQuery, GroupWithCount } from './group/group-directory.js';
export { decideGroupChange, type GroupAct, type GroupActor, type GroupChangeDecision } from './group/decide-group-change.js';
export { foldMembershipChanges, type MembershipChange, type MembershipWish } from './group/membership-change.js';

export { decideGuard, type GuardDecision, type GuardWindow } from './guard/decide-guard.js';
export type { CountedAct } from './guard/guard-store.js';
export { holdId, subjectOf, type HeldAct, type Hold, type HoldId } from './guard/hold.js';

export { matchUser, type MatchDecision, type MatchPolicy } from './matching/match-user.js';
export { planIdentifierBinding, type BindingPlan, type BindingPolicy, type BoundIdentifiers } from './matching/plan-identifier-binding.js';
export { decideRegistration, isDomainAllowed, type RegistrationDecision } from './registration/decide-registration.js';
export { planAttributeSync, type AttributeSyncPlan } from './attribute-sync/plan-attribute-sync.js';

export {
  decisionId,
  type Actor,
  type Decision,
  type DecisionId,
  type DecisionKind,
  type DecisionOutcome,
  type FieldChange,
  type TrailStep,
} from './decision-log/decision.js';
export { REFUSAL_CATALOGUE, TRANSPORT_CATALOGUE, type RefusalEntry } from './decision-log/refusal-catalogue.js';
export type { DecisionQuery } from './decision-log/decision-directory.js';
export {
  ADMINISTRATION_REFUSAL_CODES,
  LOGIN_REFUSAL_CODES,
  SAML_REFUSAL_CODES,
  WRITE_REFUSAL_CODES,
  type AdministrationRefusalCode,
  type LoginRefusalCode,
  type Refusal,
  type RefusalCode,
  type SamlRefusalCode,
  type WriteRefusalCode,
} from './decision-log/refusal-code.js';
export { EVENT_TYPES, type DomainEvent, type EventId, type EventType } from './events/domain-event.js';
export type { BeforeCommit, HostTransaction, RecordedDecision } from './events/before-commit.js';
export type { FedEvent } from './events/event-feed.js';
export type { SubscriptionProgress } from './events/subscription-queue.js';
export type { Webhook, WebhookDelivery, WebhookProgress } from './events/webhook.js';

export type { RevocationReceipt, Session, SessionId, SessionRevocation } from './session/session.js';
export { HostSessionsUnitOfWork } from './administration/host-sessions-unit-of-work.js';
export { RevokeHostSessions, type RevocationRound } from './session/revoke-host-sessions.js';
export type { DueRevocation } from './session/revocation-queue.js';
export type { RevocationRequest } from './session/session-revoker.js';
export type { LoginRequest } from './login/login-state.js';
export { CompleteLogin, type LoginInput, type LoginOutcome } from './login/complete-login.js';
export { CompleteLogout, type Logout, type NamedSessions } from './login/complete-logout.js';
export { ConvertLogin } from './login/convert-login.js';
export { RefuseLogin, type RefusedLogin } from './login/refuse-login.js';

export type {
  ProvisionedGroupView,
  ProvisionedMember,
  ProvisionedUserView,
  ResourcePage,
  ResourceQuery,
  Visibility,
} from './provisioning/provisioning-directory.js';
export {
  UnsupportedFilterError,
  type FilterAttribute,
  type FilterDocumentPath,
  type FilterField,
  type FilterOperator,
  type ResourceFilter,
} from './provisioning/resource-filter.js';
export type { Precondition, ProvisioningPorts, ProvisioningRefused, ProvisioningRequest } from './provisioning/provisioning-request.js';
export { EnterShadowWorld, type ShadowWorldPorts } from './provisioning/enter-shadow-world.js';
export { ShadowUnitOfWork } from './provisioning/shadow-unit-of-work.js';
export { isShadowWorld, parseShadowWorldId, shadowWorldId } from './connection/shadow-world-id.js';
export { KEPT_REQUESTS, REQUEST_RETENTION_DAYS, type LoggedRequest } from './provisioning/request-log.js';
export { ProvisionUser, type ProvisionUserOutcome } from './provisioning/provision-user.js';
export { ChangeUser, type ChangeUserOutcome, type UserEdit } from './provisioning/change-user.js';
export { DeprovisionUser, type DeprovisionUserOutcome } from './provisioning/deprovision-user.js';
export { ProvisionGroup, type ProvisionGroupOutcome, type PushedGroup } from './provisioning/provision-group.js';
export { ChangeGroup, type ChangeGroupOutcome, type GroupEdit } from './provisioning/change-group.js';
export { RemoveGroup, type RemoveGroupOutcome } from './provisioning/remove-group.js';
export { RefuseProvisioning } from './provisioning/refuse-provisioning.js';

export type { AdministrationOutcome, AdministrationPorts, AdministrationRequest } from './administration/administration-request.js';
export { ChangeTenant, CreateTenant, DeleteTenant, type CreateTenantOutcome, type NewTenant } from './administration/administer-tenants.js';
export { ChangeConnection, CreateConnection, DeleteConnection, type NewConnection } from './administration/administer-connections.js';
export { AnnounceCertificates } from './administration/announce-certificates.js';
export { RefreshMetadata, type RefreshMetadataOutcome } from './administration/refresh-metadata.js';
export { DropKey, PrepareNextKey, PromoteNextKey, type KeyMaker } from './administration/administer-keys.js';
export { CreateOAuthClient, DeleteOAuthClient } from './administration/administer-oauth-clients.js';
export { ChangeWebhook, CreateWebhook, DeleteWebhook, type NewWebhook, type WebhookPatch } from './administration/administer-webhooks.js';
export { CreateToken, DeleteToken, type NewToken } from './administration/administer-tokens.js';
export { CreateSetupLink, DeleteSetupLink, type NewSetupLink } from './administration/administer-setup-links.js';
export {
  ARCHIVE_KINDS,
  type ArchiveKind,
  type ArchiveOutcome,
  type ArchiveRecord,
  type ArchiveSnapshot,
  type TenantArchive,
} from './administration/tenant-archive.js';
export { NoteAct } from './administration/note-act.js';
export { RefuseAdministration } from './administration/refuse-administration.js';
export {
  ChangeUserLocally,
  CreateUserLocally,
  DeleteUserLocally,
  EndUserSessions,
  type WantedUser,
} from './administration/administer-users.js';
export { DecideHold } from './administration/decide-hold.js';
export { PurgeUser, type PurgeOutcome } from './administration/purge-user.js';
export { RestoreUser } from './administration/restore-user.js';
export { RELEASABLE, RELEASED_BY_DEFAULT, ReleaseIdentifiers, type Releasable, type ReleasedIdentifier } from './administration/release-identifiers.js';
export {
  ChangeGroupLocally,
  ChangeMembershipLocally,
  CreateGroupLocally,
  DeleteGroupLocally,
  DetachGroup,
  RelinkGroup,
} from './administration/administer-groups.js';
