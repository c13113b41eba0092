import type { z } from 'zod';
import { describeIssue } from './describe-issue.js';
import { escapePointer, invalid, type FieldError } from './problem.js';

const MAX_ERRORS = 50;

/** @throws {ProblemError} 400 with a pointer for everything the schema refuses. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, raw: unknown, what: 'body' | 'query'): z.output<Schema> {
  const result = schema.safeParse(raw, { error: describeIssue });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(toFieldErrors).slice(0, MAX_ERRORS);
  const [first] = errors;
  throw invalid(`The ${what} is invalid: ${first === undefined ? 'see the schema' : `${first.pointer} ${first.detail}`.trim()}`, errors);
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const pointer = issue.path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: `${pointer}/${escapePointer(key)}`, detail: 'is not known here' }));
  }
  return [{ pointer, detail: issue.message }];
}
