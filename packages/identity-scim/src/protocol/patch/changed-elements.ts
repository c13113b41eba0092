import { foldCase } from '../filter/fold-case.js';
import { matchesFilter } from '../filter/matches-filter.js';
import { isJsonArray, isJsonObject, sameJson, type JsonObject, type JsonValue } from '../json/json-value.js';
import { invalidValue, noTarget } from '../messages/error-table.js';
import { isOnlyLabel, refuseTooMany } from '../resources/canonical-value.js';
import type { AttributeDefinition } from '../schemas/attribute-definition.js';
import { elementFromFilter } from './element-from-filter.js';
import type { PatchOperation } from './patch-operation.js';

type Write = Exclude<PatchOperation, { kind: 'remove' }>;
type Remove = Extract<PatchOperation, { kind: 'remove' }>;

/** A multi-valued attribute after one operation; `undefined` when nothing is left. */
export function changedElements(current: JsonValue | undefined, operation: PatchOperation): JsonValue | undefined {
  const elements = isJsonArray(current) ? current : [];
  const changed = operation.kind === 'remove' ? removed(elements, operation) : written(elements, operation);
  if (changed.length > elements.length) refuseTooMany(changed.length, operation.target.attribute);
  return changed.length === 0 ? undefined : changed;
}

function removed(elements: readonly JsonValue[], { target, values }: Remove): readonly JsonValue[] {
  const { filter, subAttribute, attribute } = target;
  if (values !== undefined) {
    const wanted = new ElementIndex(values, attribute);
    return elements.filter((element) => wanted.find(element) === undefined);
  }
  const selected = (element: JsonValue) => filter === undefined || (isJsonObject(element) && matchesFilter(element, filter));
  if (subAttribute === undefined) return elements.filter((element) => !selected(element));
  return elements.flatMap((element) => {
    if (!selected(element) || !isJsonObject(element) || !Object.hasOwn(element, subAttribute.name)) return [element];
    const { [subAttribute.name]: _removed, ...rest } = element;
    return isOnlyLabel(rest) ? [] : [rest];
  });
}

function written(elements: readonly JsonValue[], operation: Write): readonly JsonValue[] {
  const { filter, subAttribute, attribute } = operation.target;
  if (filter !== undefined || subAttribute !== undefined) return writtenSelected(elements, operation);
  const given = isJsonArray(operation.value) ? operation.value : [operation.value];
  return merged(operation.kind === 'replace' ? [] : elements, given, attribute);
}

/** Adds what is not there yet; an element of the same value and type takes over what the new one says. @see RFC 7644 §3.5.2.1 */
function merged(elements: readonly JsonValue[], given: readonly JsonValue[], attribute: AttributeDefinition): readonly JsonValue[] {
  const result = [...elements];
  const index = new ElementIndex(result, attribute);
  const touched = new Set<number>();
  for (const value of given) {
    const at = index.find(value);
    const existing = at === undefined ? undefined : result[at];
    if (at === undefined || existing === undefined) {
      touched.add(result.length);
      index.add(value, result.length);
      result.push(value);
    } else {
      touched.add(at);
      result[at] = isJsonObject(existing) && isJsonObject(value) ? { ...existing, ...value } : value;
    }
  }
  return withOnePrimary(result, touched, attribute.name);
}

function writtenSelected(elements: readonly JsonValue[], operation: Write): readonly JsonValue[] {
  const { filter, subAttribute, attribute, name } = operation.target;
  const touched = new Set<number>();
  const result = elements.map((element, at) => {
    if (!isJsonObject(element) || (filter !== undefined && !matchesFilter(element, filter))) return element;
    touched.add(at);
    return writtenElement(element, operation);
  });
  if (touched.size > 0) return withOnePrimary(result, touched, attribute.name);

  const seed = filter === undefined ? undefined : elementFromFilter(filter, attribute);
  if (!operation.createsMissing || subAttribute === undefined || seed === undefined) {
    throw noTarget(`The path selects no value of "${attribute.name}", so that there is nothing to ${operation.kind} for "${name}".`);
  }
  return withOnePrimary([...result, { ...seed, [subAttribute.name]: operation.value }], new Set([result.length]), attribute.name);
}

/** A whole element replaced (RFC 7644 §3.5.2.3) keeps what the filter said of it, unless the new one says otherwise. */
function writtenElement(element: JsonObject, { kind, target, value }: Write): JsonObject {
  if (target.subAttribute !== undefined) return { ...element, [target.subAttribute.name]: value };
  if (!isJsonObject(value)) return element;
  if (kind === 'add') return { ...element, ...value };
  const selected = target.filter === undefined ? undefined : elementFromFilter(target.filter, target.attribute);
  return { ...selected, ...value };
}

/** A new primary takes the mark from the others. @see RFC 7644 §3.5.2 */
function withOnePrimary(elements: readonly JsonValue[], touched: ReadonlySet<number>, name: string): readonly JsonValue[] {
  const isPrimary = (element: JsonValue | undefined) => isJsonObject(element) && element['primary'] === true;
  const primaries = [...touched].filter((at) => isPrimary(elements[at]));
  if (primaries.length === 0) return elements;
  if (primaries.length > 1) throw invalidValue(`The operation makes several values of "${name}" primary; at most one may be.`);
  return elements.map((element, at) =>
    at !== primaries[0] && isJsonObject(element) && element['primary'] === true ? { ...element, primary: false } : element,
  );
}

/** Finds an element of the same identity: the same `value` (and `type`, where both have one), else the same content but for `primary`. */
class ElementIndex {
  private readonly byKey = new Map<string, number[]>();
  private readonly elements: JsonValue[] = [];
  private readonly exact: boolean;

  constructor(elements: readonly JsonValue[], attribute: AttributeDefinition) {
    this.exact = attribute.subAttributes?.find((each) => each.name === 'value')?.caseExact ?? true;
    elements.forEach((element, at) => this.add(element, at));
  }

  add(element: JsonValue, at: number): void {
    const key = this.keyOf(element);
    this.elements[at] = element;
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [at]);
    else known.push(at);
  }

  find(element: JsonValue): number | undefined {
    return this.byKey.get(this.keyOf(element))?.find((at) => sameIdentity(this.elements[at] ?? null, element));
  }

  private keyOf(element: JsonValue): string {
    if (!isJsonObject(element)) return `\0${JSON.stringify(element)}`;
    const { value, primary: _primary, ...rest } = element;
    if (value === undefined) return `\0${JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)))}`;
    if (typeof value !== 'string') return '\0';
    return this.exact ? value : foldCase(value);
  }
}

/** Of two elements with the same key. */
function sameIdentity(a: JsonValue, b: JsonValue): boolean {
  if (!isJsonObject(a) || !isJsonObject(b) || a['value'] === undefined || b['value'] === undefined) return true;
  if (typeof a['value'] !== 'string' && !sameJson(a['value'], b['value'] ?? null)) return false;
  return a['type'] === undefined || b['type'] === undefined || a['type'] === b['type'];
}
