import type { Decision, FieldChange } from '../decision-log/decision.js';
import type { DomainEvent } from '../events/domain-event.js';
import { foldText } from '../kernel/fold-text.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import { MAX_IDENTIFIER_LENGTH } from '../kernel/text.js';

/** Fields whose changes stay readable after a purge: they describe the account, not the person. */
export const KEPT_CHANGE_FIELDS: readonly string[] = ['status', 'blocked', 'protected', 'managedBy'];

/** What an event goes on saying of a purged user. */
export const KEPT_EVENT_KEYS: readonly string[] = ['user', 'status', 'managedBy', 'via', 'connection', 'sessions', 'reason', 'identifiers', 'hold', 'action', 'group'];

/** A decision about a purged user: what was decided and by which policies stays, everything that names the person is blank. */
export function eraseFromDecision(decision: Decision): Decision {
  return {
    ...decision,
    detail: null,
    input: null,
    trail: decision.trail.map((step) => ({ ...step, detail: null })),
    changes: decision.changes.map(eraseFromChange),
  };
}

function eraseFromChange(change: FieldChange): FieldChange {
  const isKept = change.target.kind !== 'user' || KEPT_CHANGE_FIELDS.includes(change.field);
  return isKept ? change : { ...change, from: null, to: null };
}

export function eraseFromEvent(event: DomainEvent): DomainEvent {
  return { ...event, data: keepImpersonal(event.data) };
}

/** The message of a delivery, without what the event no longer says. */
export function eraseFromBody(body: string): string {
  const message = JSON.parse(body) as JsonObject;
  return JSON.stringify({ ...message, data: keepImpersonal(message['data'] as JsonObject) });
}

function keepImpersonal(data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, KEPT_EVENT_KEYS.includes(name) ? value : null]));
}

/** What somebody was ever called here, former names included, as they were written. */
export interface PersonTraces {
  /** UPNs, addresses, external ids and SCIM ids. */
  readonly identifiers: readonly string[];
  /** Names shown. */
  readonly names: readonly string[];
}

/** Parts of a decision's input that name nobody. */
const IMPERSONAL = new Set(['issuer', 'nameIdFormat', 'signed', 'method', 'call', 'op', 'path', 'fields', 'properties']);
const MAX_MENTIONS = 50;

/**
 * Identifiers (folded) in what a decision was asked, where they may be somebody else's than its user's: the decision is
 * found again by them when that person is purged. Empty for a decision that speaks of its own user alone. Pure.
 */
export function mentionsOf(decision: Decision): readonly string[] {
  if (decision.user !== null && decision.outcome === 'accepted' && !decision.trail.some(namesAnother)) return [];
  const mentions = new Set<string>();
  collectTexts(decision.input, mentions);
  return [...mentions].slice(0, MAX_MENTIONS);
}

const namesAnother = ({ result }: Decision['trail'][number]): boolean => result === 'held-by-another' || result === 'kept';

function collectTexts(value: JsonValue, into: Set<string>): void {
  if (typeof value === 'string') {
    const folded = foldText(value);
    if (folded !== '' && folded.length <= MAX_IDENTIFIER_LENGTH) into.add(folded);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) if (!IMPERSONAL.has(name)) collectTexts(inner, into);
  }
}

/** A decision that speaks of a purged person and belongs to somebody else, or to nobody. */
export function eraseMention(decision: Decision): Decision {
  const erased = eraseFromDecision(decision);
  return decision.user === null ? erased : { ...erased, changes: decision.changes };
}

/**
 * Identifiers and names that a user's decisions saw come and go. Pure.
 *
 * @param changes Of any targets.
 */
export function tracesInChanges(changes: readonly FieldChange[]): PersonTraces {
  const identifiers: string[] = [];
  const names: string[] = [];
  for (const { target, field, from, to } of changes) {
    if (target.kind !== 'user') continue;
    const values = [from, to].flatMap((value) => (Array.isArray(value) ? (value as readonly JsonValue[]) : [value])).filter((value) => typeof value === 'string');
    if (field === 'upn' || field === 'email') identifiers.push(...values);
    // Written as connection/channel/value.
    else if (field === 'externalIds') identifiers.push(...values.map((value) => value.split('/').slice(2).join('/')));
    else if (field === 'scimIds') identifiers.push(...values.map((value) => value.slice(value.indexOf('/') + 1)));
    else if (field === 'displayName') names.push(...values);
  }
  return { identifiers, names };
}

/** What a logged request or its answer would have to contain to speak of the person: in lower case, as JSON writes it or a path. Pure. */
export function requestTerms({ identifiers, names }: PersonTraces): { readonly inText: readonly string[]; readonly inPath: readonly string[] } {
  const all = [...new Set([...identifiers, ...names].filter((term) => term.trim() !== ''))];
  return {
    inText: [...new Set(all.map((term) => JSON.stringify(term).toLowerCase()))],
    inPath: [
      ...new Set([
        ...identifiers.filter((term) => term.trim() !== '').map((term) => `/users/${encodeTerm(term)}`),
        ...all.flatMap((term) => [`"${term}"`, `%22${encodeTerm(term)}%22`, `%22${encodeTerm(term).replaceAll('%20', '+')}%22`, `"${encodeTerm(term)}"`, `%22${term}%22`, encodeTerm(JSON.stringify(term))]),
      ]),
    ].map((term) => term.toLowerCase()),
  };
}

const encodeTerm = (term: string): string => encodeURIComponent(term.toWellFormed());
