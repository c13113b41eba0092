import type { Dialect } from '../dialects/dialect.js';
import { LENIENT } from '../dialects/lenient.js';
import type { AttributePath, Filter } from '../filter/filter.js';
import { formatFilter } from '../filter/format-filter.js';
import { FILTER_LIMITS, FilterReader } from '../filter/parse-filter.js';
import { tokenize } from '../filter/tokens.js';
import { invalidFilter, invalidPath } from '../messages/error-table.js';
import { ScimError } from '../messages/scim-error.js';
import { formatAttributePath, parseAttributePath } from './attribute-path.js';

/** A PATCH path as written: `attr`, `attr.sub`, `attr[filter]` or `attr[filter].sub`. @see RFC 7644 §3.5.2 */
export interface PatchPath extends AttributePath {
  readonly filter?: Filter;
}

/**
 * Reads a PATCH path.
 *
 * @throws {ScimError} `invalidPath`; `invalidFilter` when the fault lies between the brackets.
 */
export function parsePath(text: string, dialect: Dialect = LENIENT): PatchPath {
  if (text.length > FILTER_LIMITS.maxLength) throw invalidPath(`The path is longer than ${FILTER_LIMITS.maxLength} characters.`);
  const trimmed = text.trim();
  const bracket = trimmed.indexOf('[');
  if (bracket < 0) return parseAttribute(trimmed);
  const root = parseAttribute(trimmed.slice(0, bracket));
  if (root.subAttribute !== undefined) throw invalidPath('A filter in a path stands behind an attribute, not behind a sub-attribute.');
  const { filter, rest } = parseBrackets(trimmed.slice(bracket), dialect);
  if (rest === '') return { ...root, filter };
  const sub = rest.startsWith('.') ? parseAttributePath(rest.slice(1)) : undefined;
  if (sub === undefined || sub.urn !== undefined || sub.subAttribute !== undefined) {
    throw invalidPath('Behind the brackets of a path there may only be one sub-attribute, such as ".value".');
  }
  return { ...root, filter, subAttribute: sub.name };
}

/** Writes a path so that `parsePath` reads the same back. */
export function formatPath(path: PatchPath): string {
  const { filter, subAttribute, ...root } = path;
  if (filter === undefined) return formatAttributePath(path);
  return `${formatAttributePath(root)}[${formatFilter(filter)}]${subAttribute === undefined ? '' : `.${subAttribute}`}`;
}

function parseAttribute(text: string): AttributePath {
  const path = parseAttributePath(text);
  if (path === undefined) {
    throw invalidPath('The path is not an attribute path. Write attribute, attribute.sub or attribute[filter].sub.');
  }
  return path;
}

function parseBrackets(text: string, dialect: Dialect): { readonly filter: Filter; readonly rest: string } {
  try {
    const tokens = tokenize(text);
    const reader = new FilterReader(tokens, dialect);
    reader.expect('[');
    const filter = reader.readFilter(true);
    reader.expect(']');
    const next = reader.take();
    if (next === undefined) return { filter, rest: '' };
    return { filter, rest: text.slice(next.at) };
  } catch (error) {
    if (error instanceof ScimError) throw invalidFilter(`In the brackets of the path: ${error.detail}`);
    throw error;
  }
}
