export type { AdminOptions, ReadMetadata } from './admin-options.js';
export type { ArchiveAdministration, ArchiveKey, ArchiveLock } from './archive/archive-administration.js';
export { createAdminHandler, type AdminHandler } from './create-admin-handler.js';
export { samlUrls, scimBaseUrl } from './views/connection-urls.js';
export type { WebhookAdministration } from './webhook-administration.js';
export type { HttpRequest, HttpResponse } from './http/http-message.js';
