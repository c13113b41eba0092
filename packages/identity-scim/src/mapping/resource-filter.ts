import type { FilterAttribute, FilterDocumentPath, FilterField, ResourceFilter } from '@vestibule/identity-core';
import { ENTERPRISE_USER_URN, invalidFilter, matchesFilter, type ResolvedAttribute, type ResolvedFilter } from '../protocol/index.js';

/** Which resources are filtered. */
export type ResourceKind = 'User' | 'Group';

const FIELDS: Readonly<Record<ResourceKind, ReadonlyMap<string, FilterField['field']>>> = {
  User: new Map([
    ['id', 'id'],
    ['userName', 'upn'],
    ['externalId', 'externalId'],
    ['active', 'active'],
    ['meta.created', 'createdAt'],
    ['meta.lastModified', 'updatedAt'],
  ]),
  Group: new Map([
    ['id', 'id'],
    ['displayName', 'groupName'],
    ['externalId', 'externalId'],
    ['meta.created', 'createdAt'],
    ['meta.lastModified', 'updatedAt'],
  ]),
};

/** Where an attribute stands in an account, for people whom no directory of the connection wrote. */
const USER_FIELDS: ReadonlyMap<string, NonNullable<FilterDocumentPath['userField']>> = new Map([
  ['displayName', 'displayName'],
  ['name.givenName', 'givenName'],
  ['name.familyName', 'surname'],
  ['title', 'jobTitle'],
  [`${ENTERPRISE_USER_URN}.department`, 'department'],
  ['emails.value', 'email'],
]);

/** The attribute whose values are memberships, not part of any document. */
const MEMBERSHIP = { User: 'groups', Group: 'members' } as const;

/** Every resource has an id. */
const EVERYTHING: ResourceFilter = { kind: 'present', attribute: { kind: 'field', field: 'id' } };
const NOTHING: ResourceFilter = { kind: 'not', filter: EVERYTHING };

/**
 * A filter in the store's terms.
 *
 * @throws {ScimError} `invalidFilter` for what no store can answer: memberships by anything but `value eq`, `schemas`, and
 *   the derived parts of `meta`.
 */
export function toResourceFilter(filter: ResolvedFilter, kind: ResourceKind): ResourceFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map((each) => toResourceFilter(each, kind)) };
    case 'not':
      return { kind: 'not', filter: toResourceFilter(filter.filter, kind) };
    case 'present':
      return filter.attribute.steps.join('.') === 'meta' || isResourceType(filter.attribute)
        ? EVERYTHING
        : { kind: 'present', attribute: attributeOf(filter.attribute, kind) };
    case 'compare':
      return compare(filter, kind);
    case 'value-path':
      return valuePath(filter, kind);
  }
}

/**
 * The attribute to sort by, in the store's terms.
 *
 * @throws {ScimError} `invalidFilter`
 */
export function attributeOf(attribute: ResolvedAttribute, kind: ResourceKind): FilterAttribute {
  const path = attribute.steps.join('.');
  const field = FIELDS[kind].get(path);
  if (field !== undefined) return { kind: 'field', field };
  const [root] = attribute.steps;
  if (root === 'meta' || root === 'schemas' || root === MEMBERSHIP[kind]) {
    throw invalidFilter(`"${path}" cannot be searched or sorted by.`);
  }
  const userField = kind === 'User' ? USER_FIELDS.get(path) : undefined;
  return { ...documentPath(attribute), ...(userField === undefined ? {} : { userField }) };
}

function compare(filter: Extract<ResolvedFilter, { kind: 'compare' }>, kind: ResourceKind): ResourceFilter {
  const { attribute, operator, value } = filter;
  if (isResourceType(attribute)) return matchesFilter({ meta: { resourceType: kind } }, filter) ? EVERYTHING : NOTHING;
  const [root, sub] = attribute.steps;
  if (root === MEMBERSHIP[kind]) {
    if (sub !== 'value' || operator !== 'eq') throw onlyByValue(kind);
    return { kind: kind === 'Group' ? 'member' : 'memberOf', value: String(value) };
  }
  return { kind: 'compare', attribute: attributeOf(attribute, kind), operator, value };
}

function valuePath({ attribute, filter }: Extract<ResolvedFilter, { kind: 'value-path' }>, kind: ResourceKind): ResourceFilter {
  const [root] = attribute.steps;
  if (root === MEMBERSHIP[kind]) {
    if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.attribute.steps.join('.') !== 'value') throw onlyByValue(kind);
    return { kind: kind === 'Group' ? 'member' : 'memberOf', value: String(filter.value) };
  }
  // Of a single complex value, brackets mean what dots mean.
  if (!attribute.multiValued) return toResourceFilter(below(filter, attribute.steps), kind);
  return { kind: 'element', attribute: documentPath(attribute), filter: elementFilter(filter) };
}

/** Inside brackets every attribute is a property of the element. */
function elementFilter(filter: ResolvedFilter): ResourceFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map(elementFilter) };
    case 'not':
      return { kind: 'not', filter: elementFilter(filter.filter) };
    case 'present':
      return { kind: 'present', attribute: documentPath(filter.attribute) };
    case 'compare':
      return { kind: 'compare', attribute: documentPath(filter.attribute), operator: filter.operator, value: filter.value };
    case 'value-path':
      throw invalidFilter('Brackets stand at the top of an attribute, not inside other brackets.');
  }
}

function below(filter: ResolvedFilter, steps: readonly string[]): ResolvedFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, filters: filter.filters.map((each) => below(each, steps)) };
    case 'not':
      return { kind: 'not', filter: below(filter.filter, steps) };
    default:
      return { ...filter, attribute: { ...filter.attribute, steps: [...steps, ...filter.attribute.steps] } };
  }
}

function documentPath({ steps, type, caseExact }: ResolvedAttribute): FilterDocumentPath {
  return { kind: 'document', path: steps, type: documentType(type), caseExact };
}

function documentType(type: ResolvedAttribute['type']): FilterDocumentPath['type'] {
  switch (type) {
    case 'boolean':
    case 'dateTime':
    case 'complex':
      return type;
    case 'integer':
    case 'decimal':
      return 'number';
    case 'string':
    case 'reference':
    case 'binary':
      return 'string';
  }
}

const isResourceType = ({ steps }: ResolvedAttribute): boolean => steps.join('.') === 'meta.resourceType';

const onlyByValue = (kind: ResourceKind) =>
  invalidFilter(`"${MEMBERSHIP[kind]}" can be searched by ${MEMBERSHIP[kind]}.value eq "…" only.`);
