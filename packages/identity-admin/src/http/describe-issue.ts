import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  date: 'a time',
  null: 'null',
  undefined: 'left out',
};

/** What is wrong, for whoever sent it, in words that go behind the property's name; a sentence that a schema brings itself wins. */
export function describeIssue(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `must be ${String(issue.values[0])}` : `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must be at most ${amount(issue.origin, Number(issue.maximum))}`;
    case 'too_small':
      return `must be at least ${amount(issue.origin, Number(issue.minimum))}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return issue.format === 'regex' ? `must look like ${String(issue.pattern)}` : `must be a valid ${issue.format}`;
    case 'invalid_union':
      return 'is none of the forms that are taken here';
    case 'invalid_key':
    case 'invalid_element':
      return 'holds something that is not taken here';
    default:
      return undefined;
  }
}

function amount(origin: string, limit: number): string {
  if (origin === 'string') return `${limit} ${limit === 1 ? 'character' : 'characters'} long`;
  if (origin === 'array' || origin === 'set') return `${limit} ${limit === 1 ? 'element' : 'elements'} long`;
  return String(limit);
}
