export { createScimHandler, type ScimHandler, type ScimHandlerOptions } from './http/create-scim-handler.js';
export type { HttpRequest, HttpResponse } from './http/http-message.js';
export type { TokenUse } from './http/token-use-recorder.js';
export type { AttributeDefinition, AttributeType, SchemaDefinition } from './protocol/index.js';
