import { ScimError } from './scim-error.js';

/** The filter is malformed, or compares in a way that the attribute does not support. */
export const invalidFilter = (detail: string) => new ScimError(400, 'invalidFilter', detail);
/** The filter yields more results than the service provider is willing to process. */
export const tooMany = (detail: string) => new ScimError(400, 'tooMany', detail);
/** One of the values is already in use, or is reserved. */
export const uniqueness = (detail: string) => new ScimError(409, 'uniqueness', detail);
/** The change is not compatible with the target attribute's mutability. */
export const mutability = (detail: string) => new ScimError(400, 'mutability', detail);
/** The body's structure is invalid or does not conform to the message schema. */
export const invalidSyntax = (detail: string) => new ScimError(400, 'invalidSyntax', detail);
/** The path of a PATCH operation is malformed or names an attribute that does not exist. */
export const invalidPath = (detail: string) => new ScimError(400, 'invalidPath', detail);
/** The path of a PATCH operation selects nothing that could be operated on. */
export const noTarget = (detail: string) => new ScimError(400, 'noTarget', detail);
/** A required value is missing, or a value is not compatible with the attribute's type. */
export const invalidValue = (detail: string) => new ScimError(400, 'invalidValue', detail);
/** The SCIM protocol version is not supported. */
export const invalidVers = (detail: string) => new ScimError(400, 'invalidVers', detail);
/** The request would put personal information into a URL. */
export const sensitive = (detail: string) => new ScimError(403, 'sensitive', detail);
/** RFC 9865 §2.1: the cursor is not one that was handed out. */
export const invalidCursor = (detail: string) => new ScimError(400, 'invalidCursor', detail);
/** RFC 9865 §2.1: the cursor is no longer valid. */
export const expiredCursor = (detail: string) => new ScimError(400, 'expiredCursor', detail);
/** RFC 9865 §2.1: `count` is not usable with cursor pagination. */
export const invalidCount = (detail: string) => new ScimError(400, 'invalidCount', detail);

export const unauthorized = (detail: string) => new ScimError(401, undefined, detail);
export const forbidden = (detail: string) => new ScimError(403, undefined, detail);
export const notFound = (detail: string) => new ScimError(404, undefined, detail);
export const methodNotAllowed = (detail: string) => new ScimError(405, undefined, detail);
/** A conflict other than `uniqueness`, such as a circular reference that cannot be resolved. */
export const conflict = (detail: string) => new ScimError(409, undefined, detail);
export const preconditionFailed = (detail: string) => new ScimError(412, undefined, detail);
export const payloadTooLarge = (detail: string) => new ScimError(413, undefined, detail);
export const unsupportedMediaType = (detail: string) => new ScimError(415, undefined, detail);
export const tooManyRequests = (detail: string) => new ScimError(429, undefined, detail);
export const internalError = (detail: string) => new ScimError(500, undefined, detail);
export const notImplemented = (detail: string) => new ScimError(501, undefined, detail);
export const serviceUnavailable = (detail: string) => new ScimError(503, undefined, detail);
