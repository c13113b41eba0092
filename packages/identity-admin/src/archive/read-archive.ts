import { ARCHIVE_KINDS, type ArchiveKind, type ArchiveRecord, type JsonObject } from '@vestibule/identity-core';
import type { z } from 'zod';
import { parseInput } from '../http/parse-input.js';
import { invalid, ProblemError } from '../http/problem.js';
import type { ArchiveKey } from './archive-administration.js';
import { HEADER, LINE_SCHEMAS, TRAILER } from './line-schemas.js';
import type { Line } from './read-lines.js';
import { ARCHIVE_FORMAT } from './write-archive.js';

export type ArchiveHeader = z.output<typeof HEADER>;

/** Records that are written together. */
const PAGE = 500;
/** Kept of them for that at most. */
const PAGE_BYTES = 4_194_304;

/** The first line. @throws {ProblemError} 400: no archive, or one of another format. */
export async function readHeader(lines: AsyncIterator<Line>): Promise<ArchiveHeader> {
  const first = await lines.next();
  if (first.done === true || first.value.value['kind'] !== 'archive') {
    throw invalid('This is no archive of a tenant: the first line must be what "vestibule export" writes first');
  }
  const { value } = first.value;
  if (value['format'] !== ARCHIVE_FORMAT) {
    throw invalid(
      `This archive has format ${JSON.stringify(value['format'] ?? null)} and this release reads format ${ARCHIVE_FORMAT}: import it with the release that wrote it, upgrade there, and export it again`,
    );
  }
  return parseLine(HEADER, first.value);
}

export interface ArchiveReading {
  /** Of each kind, as far as it was read. */
  readonly counts: Map<ArchiveKind, number>;
  /** What a record must be beyond its form; a sentence without a full stop says what is wrong. */
  readonly judge: (record: ArchiveRecord) => string | undefined;
}

/**
 * Every record behind the first line, valid each for itself, in pages of one kind.
 *
 * @throws {ProblemError} 400, with the number of the line.
 */
export async function* readRecords(lines: AsyncIterator<Line>, header: ArchiveHeader, key: ArchiveKey, { counts, judge }: ArchiveReading): AsyncGenerator<readonly ArchiveRecord[], void> {
  let page: ArchiveRecord[] = [];
  let bytes = 0;
  let reached = 0;
  let read = 0;
  for (let next = await lines.next(); ; next = await lines.next()) {
    if (next.done === true) throw invalid(`The archive ends after ${read} of ${header.lines} lines: it is not whole`);
    const line = next.value;
    if (line.value['kind'] === 'end') {
      const { lines: expected } = parseLine(TRAILER, line);
      if (expected !== read || header.lines !== read) throw invalid(`The archive has ${read} lines and speaks of ${expected === read ? header.lines : expected}: it is not whole`);
      if ((await lines.next()).done !== true) throw invalid(`Line ${line.number + 1} stands behind the end of the archive`);
      if (page.length > 0) yield page;
      return;
    }
    const kind = ARCHIVE_KINDS.indexOf(line.value['kind'] as ArchiveKind);
    if (kind < 0) throw at(line, 'its kind is not known here');
    if (kind < reached) throw at(line, `a ${ARCHIVE_KINDS[kind]} must stand before every ${ARCHIVE_KINDS[reached]}`);
    if (read === 0 ? kind !== 0 : kind === 0) throw at(line, 'the tenant must stand first, and once');
    if (page.length > 0 && (kind !== reached || page.length >= PAGE || bytes > PAGE_BYTES)) {
      yield page;
      page = [];
      bytes = 0;
    }
    reached = kind;
    read += 1;
    const record = readRecord(line, key, judge);
    page.push(record);
    bytes += line.bytes;
    counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1);
  }
}

function readRecord(line: Line, key: ArchiveKey, judge: ArchiveReading['judge']): ArchiveRecord {
  const record = parseLine(LINE_SCHEMAS[line.value['kind'] as ArchiveKind], line) as unknown as ArchiveRecord;
  const fault = judge(record);
  if (fault !== undefined) throw at(line, fault);
  const opened = key.in(record);
  if (opened === undefined) throw at(line, 'its secret was altered, or sealed under another passphrase');
  return opened;
}

const at = (line: Line, detail: string): ProblemError => invalid(`Line ${line.number}: ${detail}`, [{ pointer: `/${line.number}`, detail }]);

function parseLine<Schema extends z.ZodType>(schema: Schema, { number, value }: Line): z.output<Schema> {
  try {
    return parseInput(schema, value satisfies JsonObject, 'body');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const errors = (error.problem.errors ?? []).map((each) => ({ pointer: `/${number}${each.pointer}`, detail: each.detail }));
    const [first] = error.problem.errors ?? [];
    throw invalid(`Line ${number}: ${first?.pointer ?? ''} ${first?.detail ?? 'is not what it must be'}`, errors);
  }
}
