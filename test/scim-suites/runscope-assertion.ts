import type { RunscopeAssertion } from './runscope-suite.js';

export interface RunscopeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly milliseconds: number;
}

export interface Extracted {
  /** Undefined when it is not there. */
  readonly value: unknown;
  /** Why nothing could be looked at. */
  readonly problem?: string;
}

/** What an assertion or a variable looks at. */
export const extract = (source: string, property: string | undefined, response: RunscopeResponse): Extracted => {
  switch (source) {
    case 'response_status':
      return { value: response.status };
    case 'response_time':
      return { value: response.milliseconds };
    case 'response_text':
      return { value: response.text };
    case 'response_headers':
      return { value: response.headers.get(property ?? '') ?? undefined };
    case 'response_json':
      return extractJson(response.text, property ?? '');
    default:
      return { value: undefined, problem: `unknown source "${source}"` };
  }
};

const extractJson = (text: string, property: string): Extracted => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { value: undefined, problem: 'the body is no JSON' };
  }
  const steps = property === '' ? [] : property.match(/[^.[\]]+/g) ?? [];
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return { value: undefined };
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return { value };
};

/** Undefined when it holds, otherwise what was found instead. `target` has its variables filled in. */
export const checkAssertion = (assertion: RunscopeAssertion, target: string, response: RunscopeResponse): string | undefined => {
  const { value, problem } = extract(assertion.source, assertion.property, response);
  if (problem !== undefined) return problem;
  const compare = comparisons[assertion.comparison];
  if (compare === undefined) return `unknown comparison "${assertion.comparison}"`;
  return compare(value, target) ? undefined : `found ${value === undefined ? 'nothing' : JSON.stringify(value)}`;
};

const asText = (value: unknown): string | undefined => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value));

const asNumber = (value: unknown): number => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
};

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

const numerically =
  (holds: (actual: number, target: number) => boolean) =>
  (value: unknown, target: string): boolean => {
    const [actual, wanted] = [asNumber(value), asNumber(target)];
    return !Number.isNaN(actual) && !Number.isNaN(wanted) && holds(actual, wanted);
  };

const contains = (value: unknown, target: string): boolean =>
  Array.isArray(value) ? value.some((item) => asText(item) === target) : (asText(value) ?? '').includes(target);

const hasValue = (value: unknown, target: string): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((item) => asText(item) === target);

const comparisons: Readonly<Record<string, (value: unknown, target: string) => boolean>> = {
  equal: (value, target) => asText(value) === target,
  not_equal: (value, target) => asText(value) !== target,
  empty: (value) => isEmpty(value),
  not_empty: (value) => !isEmpty(value),
  contains,
  does_not_contain: (value, target) => !contains(value, target),
  has_value: hasValue,
  has_key: (value, target) => typeof value === 'object' && value !== null && Object.hasOwn(value, target),
  is_a_number: (value) => !Number.isNaN(asNumber(value)),
  is_null: (value) => value === null,
  equal_number: numerically((actual, target) => actual === target),
  is_less_than: numerically((actual, target) => actual < target),
  is_less_than_or_equal: numerically((actual, target) => actual <= target),
  is_greater_than: numerically((actual, target) => actual > target),
  is_greater_than_or_equal: numerically((actual, target) => actual >= target),
};
