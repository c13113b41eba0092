import type { Dialect } from '../dialects/dialect.js';
import { isJsonArray, type JsonValue } from '../json/json-value.js';
import { invalidValue, mutability } from '../messages/error-table.js';
import { canonicalValue, elementOf, holdsReferences } from '../resources/canonical-value.js';
import type { PatchOperation, PatchTarget } from './patch-operation.js';

/**
 * The steps of an `add` or `replace` whose target is known: one, or none when nothing is to be done.
 *
 * @throws {ScimError} `mutability` for what the client may not write; `invalidValue` for a value that does not fit.
 */
export function planWrite(kind: 'add' | 'replace', target: PatchTarget, value: JsonValue, dialect: Dialect): readonly PatchOperation[] {
  refuseUnwritable(target);
  const { attribute, subAttribute, filter, name } = target;
  const leaf = subAttribute ?? (filter === undefined ? attribute : elementOf(attribute));
  const canonical = canonicalValue(value, leaf, dialect, name);
  if (isDerived(target) || attribute.returned === 'never') return [];
  if (canonical === undefined) return kind === 'add' ? [] : planClear(target, value);
  if (leaf.required && typeof canonical === 'string' && canonical.trim() === '') {
    throw invalidValue(`"${name}" is required and empty. Send a value.`);
  }
  return [{ kind, target, value: canonical, createsMissing: dialect.tolerates('creating-value-path') }];
}

/** A `replace` with null, `[]` or an object without content. @see RFC 7643 §2.5 */
function planClear(target: PatchTarget, value: JsonValue): readonly PatchOperation[] {
  const { attribute, subAttribute, filter, name } = target;
  if ((subAttribute ?? attribute).required) throw invalidValue(`"${name}" is required and has no value. Send one.`);
  if (holdsMembership(target) && filter === undefined) {
    // Only an empty array says without doubt that nobody shall remain.
    if (isJsonArray(value) && value.length === 0) return [{ kind: 'replace', target, value: [], createsMissing: false }];
    throw invalidValue(`The value for "${name}" names nobody. Send the members, or [] for none.`);
  }
  return [{ kind: 'remove', target, values: undefined }];
}

/**
 * The steps of a `remove` whose target is known.
 *
 * @param value What the operation carried beside its path: the elements to remove, in the accent of some clients.
 * @throws {ScimError} `mutability` for a required attribute or what the client may not write; `invalidValue` for a value
 *   that names no element, since to remove everything instead would be a guess.
 */
export function planRemove(target: PatchTarget, value: JsonValue | undefined, dialect: Dialect): readonly PatchOperation[] {
  refuseUnwritable(target);
  const { attribute, subAttribute, filter, name } = target;
  if ((subAttribute ?? attribute).required) throw mutability(`"${name}" is required and cannot be removed.`);
  if (value !== undefined && !dialect.tolerates('remove-with-value')) {
    throw invalidValue(`"remove" takes no "value" in the ${dialect.name} dialect. Select with a path such as ${attribute.name}[value eq "…"].`);
  }
  if (isDerived(target)) throw mutability(`"${name}" follows from the attributes of the resource and cannot be removed.`);
  if (attribute.returned === 'never') return [];
  if (value === undefined || !attribute.multiValued || filter !== undefined || subAttribute !== undefined) {
    return [{ kind: 'remove', target, values: undefined }];
  }
  const values = canonicalValue(value, attribute, dialect, name);
  if (!isJsonArray(values)) {
    throw invalidValue(`The "value" of "remove" for "${name}" names no value. Name those to remove, or leave "value" out to remove all.`);
  }
  return [{ kind: 'remove', target, values }];
}

function refuseUnwritable({ attribute, subAttribute, filter, name }: PatchTarget): void {
  if (attribute.mutability === 'readOnly' || subAttribute?.mutability === 'readOnly') {
    throw mutability(`"${name}" is set by this service provider and cannot be changed.`);
  }
  if (subAttribute?.mutability === 'immutable') {
    throw mutability(`"${name}" cannot be changed once set. Remove the value and add another.`);
  }
  if (filter !== undefined && subAttribute === undefined && attribute.mutability === 'immutable') {
    throw mutability(`"${name}" cannot be changed once set.`);
  }
}

/** `schemas` says what a resource consists of; a resource's content decides it, not a client. */
function isDerived({ attribute, extension }: PatchTarget): boolean {
  return extension === undefined && attribute.name === 'schemas';
}

/** An attribute whose elements are immutable references, such as `members`. */
export const holdsMembership = ({ attribute }: PatchTarget): boolean => holdsReferences(attribute);
