import type { GateJob } from './gate-job.js';

/** The part of samlify's extract that is compared. */
export type SamlifyReading = { readonly nameID?: unknown; readonly attributes?: unknown };

/**
 * What the two gates read differently: NameID, or a mapped attribute. Attributes are lists of values that are not blank, in which every line end counts as one; those that are not
 * mapped are not compared, since samlify builds plain objects of them (`__proto__`, repeated and empty values come out differently).
 */
export function findDisagreement({ first, attributeNames }: GateJob, second: SamlifyReading): string | undefined {
  if (typeof second.nameID !== 'string' || comparable(second.nameID) !== comparable(first.nameId.value)) return 'samlify reads another NameID';
  const attributes = new Map(Object.entries(second.attributes ?? {}));
  for (const name of new Set(attributeNames)) {
    const ours = valuesOf(first.attributes.get(name));
    const theirs = valuesOf(attributes.get(name));
    if (ours.length !== theirs.length || ours.some((value, index) => value !== theirs[index])) return `samlify reads the attribute ${JSON.stringify(name).slice(0, 200)} differently`;
  }
  return undefined;
}

const valuesOf = (value: unknown): string[] =>
  [value]
    .flat(3)
    .filter((each): each is string => typeof each === 'string' && each.trim() !== '')
    .map(comparable);

/** samlify's parser makes a line feed of every line end, also of those that only XML 1.1 knows. */
const comparable = (text: string): string => text.replace(/\r\n?|[\u0085\u2028]/g, '\n');
