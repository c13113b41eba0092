import type { AttributeDefinition, SchemaDefinition } from './attribute-definition.js';
import { COMMON_ATTRIBUTES } from './common-attributes.js';
import { ENTERPRISE_USER_SCHEMA } from './enterprise-user-schema.js';
import { GROUP_SCHEMA } from './group-schema.js';
import { USER_SCHEMA } from './user-schema.js';

export interface SchemaExtension {
  readonly schema: SchemaDefinition;
  readonly required: boolean;
}

/** What a resource of one endpoint may consist of. @see RFC 7643 §6 */
export interface ResourceType {
  readonly name: string;
  readonly description: string;
  /** Relative to the base URL, such as `/Users`. */
  readonly endpoint: string;
  readonly schema: SchemaDefinition;
  readonly extensions: readonly SchemaExtension[];
}

export const USER_RESOURCE_TYPE: ResourceType = {
  name: 'User',
  description: 'User Account',
  endpoint: '/Users',
  schema: USER_SCHEMA,
  extensions: [{ schema: ENTERPRISE_USER_SCHEMA, required: false }],
};

export const GROUP_RESOURCE_TYPE: ResourceType = {
  name: 'Group',
  description: 'Group',
  endpoint: '/Groups',
  schema: GROUP_SCHEMA,
  extensions: [],
};

const URN = /^urn:[a-z0-9][a-z0-9-]{0,31}:[^\s"[\]()]+$/i;
const ATTRIBUTE_NAME = /^(?:[A-Za-z][\w-]*|\$ref)$/;

/**
 * A resource type that also has `schema` as an extension, such as the host's own attributes of users.
 *
 * @throws {TypeError} The schema's id is no URN or already in use, or a name is not an attribute name (RFC 7643 §2.1)
 *   or stands twice: a mistake of the host, not of a request.
 */
export function withExtension(resourceType: ResourceType, schema: SchemaDefinition, required = false): ResourceType {
  if (!URN.test(schema.id)) throw new TypeError(`${JSON.stringify(schema.id)} is not a URN`);
  const taken = [resourceType.schema, ...resourceType.extensions.map((extension) => extension.schema)];
  if (taken.some((other) => other.id.toLowerCase() === schema.id.toLowerCase())) {
    throw new TypeError(`Schema ${schema.id} is already part of ${resourceType.name}`);
  }
  refuseBadNames(schema.attributes, schema.id);
  return { ...resourceType, extensions: [...resourceType.extensions, { schema, required }] };
}

function refuseBadNames(attributes: readonly AttributeDefinition[], where: string): void {
  const seen = new Set<string>();
  for (const { name, subAttributes } of attributes) {
    const lower = name.toLowerCase();
    if (!ATTRIBUTE_NAME.test(name) || lower === 'constructor' || lower === 'prototype') {
      throw new TypeError(`${JSON.stringify(name)} in ${where} is not an attribute name`);
    }
    if (seen.has(lower)) throw new TypeError(`${name} stands twice in ${where}`);
    seen.add(lower);
    if (subAttributes !== undefined) refuseBadNames(subAttributes, `${where}:${name}`);
  }
}

/** In any case (RFC 7643 §2.1). */
export function findAttribute(
  attributes: readonly AttributeDefinition[],
  name: string,
): AttributeDefinition | undefined {
  const lower = name.toLowerCase();
  return indexOf(attributes).get(lower);
}

const indexes = new WeakMap<readonly AttributeDefinition[], ReadonlyMap<string, AttributeDefinition>>();

function indexOf(attributes: readonly AttributeDefinition[]): ReadonlyMap<string, AttributeDefinition> {
  const known = indexes.get(attributes);
  if (known !== undefined) return known;
  const built = new Map(attributes.map((definition) => [definition.name.toLowerCase(), definition]));
  indexes.set(attributes, built);
  return built;
}

/** An attribute of the base schema, or one that every resource has. */
export function findCoreAttribute(resourceType: ResourceType, name: string): AttributeDefinition | undefined {
  return findAttribute(resourceType.schema.attributes, name) ?? findAttribute(COMMON_ATTRIBUTES, name);
}

export function findExtension(resourceType: ResourceType, urn: string): SchemaExtension | undefined {
  const lower = urn.toLowerCase();
  return resourceType.extensions.find((extension) => extension.schema.id.toLowerCase() === lower);
}
