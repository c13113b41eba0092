import { isArray } from '../http/is-array.js';
import { parseJson } from '../http/parse-json.js';
import { invalid, ProblemError } from '../http/problem.js';
import type { JsonObject } from '@vestibule/identity-core';

/** Longer than any line that an export writes: a body of a webhook and what stands around it. */
const MAX_LINE_BYTES = 8_388_608;
/** Decisions keep what was asked for, documents what directories sent. */
const MAX_DEPTH = 64;
const LINE_FEED = 0x0a;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly value: JsonObject;
  readonly bytes: number;
}

/**
 * The objects of newline-delimited JSON, one at a time; blank lines are passed over.
 *
 * @throws {ProblemError} 400, with the number of the line.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line, void> {
  let number = 0;
  let pending: Uint8Array[] = [];
  let size = 0;
  const flush = (last: Uint8Array): Line | undefined => {
    number += 1;
    const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    pending = [];
    size = 0;
    return parseLine(number, bytes);
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      if (size + end - start > MAX_LINE_BYTES) throw tooLong(number + 1);
      const line = flush(chunk.subarray(start, end));
      if (line !== undefined) yield line;
      start = end + 1;
    }
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) throw tooLong(number + 1);
    if (start < chunk.length) pending.push(chunk.subarray(start));
  }
  if (size > 0) {
    const line = flush(new Uint8Array());
    if (line !== undefined) yield line;
  }
}

const tooLong = (number: number): ProblemError => invalid(`Line ${number} is longer than ${MAX_LINE_BYTES} bytes`);

function parseLine(number: number, bytes: Uint8Array): Line | undefined {
  if (bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09)) return undefined;
  try {
    const value = parseJson(bytes, MAX_DEPTH);
    if (value === null || typeof value !== 'object' || isArray(value)) throw invalid('It is no JSON object');
    return { number, value, bytes: bytes.length };
  } catch (error) {
    if (error instanceof ProblemError) throw invalid(`Line ${number}: ${error.problem.detail.replace(/^The body/, 'it')}`);
    throw error;
  }
}
