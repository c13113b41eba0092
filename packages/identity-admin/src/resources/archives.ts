import { decisionId, NoteAct, StoreUnavailableError, tenantId, type ArchiveRecord, type JsonObject, type Tenant } from '@vestibule/identity-core';
import { z } from 'zod';
import type { AdminOptions } from '../admin-options.js';
import type { ArchiveAdministration, ArchiveLock } from '../archive/archive-administration.js';
import { judgeRecord } from '../archive/judge-record.js';
import { readHeader, readRecords } from '../archive/read-archive.js';
import { readLines } from '../archive/read-lines.js';
import { writeArchive } from '../archive/write-archive.js';
import { AtOnce } from '../http/at-once.js';
import type { HttpRequest } from '../http/http-message.js';
import { defineOperation, type Operation } from '../http/operation.js';
import { decodePercent } from '../http/parse-query.js';
import { primed } from '../http/primed.js';
import { invalid, invalidAt, ProblemError } from '../http/problem.js';
import { IMPORTED_TENANT } from '../schemas/archive-schemas.js';
import { tenantView } from '../views/tenant-view.js';

const tag = 'Archives';
const AT_ONCE = 2;
const MIN_PASSPHRASE = 12;
/** Where a host's body parser took the stream before us. */
const WHOLE_BODY_LIMIT = 64 * 1_048_576;

const PASSPHRASE = 'vestibule-archive-passphrase';
const HEADERS = z.object({
  [PASSPHRASE]: z.string().optional().meta({ description: 'Percent-encoded, at least 12 characters: secrets are sealed under it. Absent: there are none in the archive.' }),
});

/** A tenant as a file, and back. */
export function archiveOperations(options: AdminOptions): readonly Operation[] {
  const { archives } = options;
  if (archives === undefined) return [];
  const atOnce = new AtOnce(AT_ONCE);
  const noteAct = new NoteAct(options);
  return [
    defineOperation({
      id: 'exportTenant',
      method: 'GET',
      path: '/tenants/{tenant}/export',
      tag,
      summary: 'Everything of a tenant at this moment; secrets only with a passphrase, and then noted as a decision',
      headers: HEADERS,
      status: 200,
      answersLines: true,
      answer: z.looseObject({ kind: z.string() }),
      handle: async ({ tenant, administration, request }) => {
        const passphrase = readPassphrase(request);
        const decision = passphrase === null ? null : await noteAct.execute(administration, { action: 'export-tenant' });
        const lines = exportLines(options, archives, tenant, await archives.lock(tenant.id, passphrase), atOnce);
        return { status: 200, lines: await primed(lines, (error) => options.onError(error)), decision };
      },
    }),
    defineOperation({
      id: 'importTenant',
      method: 'POST',
      path: '/tenants/import',
      tag,
      summary: 'A tenant from what an export wrote, whole or not at all',
      headers: HEADERS,
      takesLines: true,
      status: 201,
      answer: IMPORTED_TENANT,
      isRefusable: true,
      handle: async ({ request, administration }) => {
        const end = atOnce.begin();
        try {
          return await importLines(options, archives, request, administration.input);
        } finally {
          end();
        }
      },
    }),
  ];
}

async function* exportLines(options: AdminOptions, { store }: ArchiveAdministration, tenant: Tenant, lock: ArchiveLock, atOnce: AtOnce): AsyncGenerator<string, void> {
  const end = atOnce.begin();
  try {
    const snapshot = await store.read(tenant.id);
    try {
      yield* writeArchive(tenant, snapshot, lock, options.clock.now());
    } finally {
      await snapshot.pages.return?.();
    }
  } finally {
    end();
  }
}

async function importLines(options: AdminOptions, archives: ArchiveAdministration, request: HttpRequest, input: JsonObject | null) {
  const passphrase = readPassphrase(request);
  const lines = readLines(await bodyOf(request));
  const header = await readHeader(lines);
  if (header.secrets !== null && passphrase === null) throw invalid('This archive has secrets in it: it needs the passphrase that it was exported with');
  const id = tenantId(options.ids.next());
  const key = await archives.unlock(id, header.secrets === null ? null : passphrase, header.secrets as JsonObject | null);
  if (key === undefined) throw invalid('The passphrase is not the one that this archive was exported with');

  const counts = new Map<ArchiveRecord['kind'], number>();
  const decision = decisionId(options.ids.next());
  const judge = judgeRecord(options);
  async function* pages(): AsyncGenerator<readonly ArchiveRecord[], void> {
    yield* readRecords(lines, header, key as NonNullable<typeof key>, { counts, judge });
    yield [importDecision(decision, options.clock.now(), header.tenant, counts, input)];
  }
  const outcome = await archives.store.write(id, pages());
  if (outcome.kind === 'slug-taken') {
    throw new ProblemError({ status: 409, code: 'slug.taken', detail: `There is a tenant with the slug "${header.tenant}" already. Delete it first if this archive is to take its place.` });
  }
  if (outcome.kind === 'contradictory') throw invalid(`The archive contradicts itself: ${outcome.detail}`);
  const tenant = await options.connections.getTenant(id);
  if (tenant === undefined) throw new StoreUnavailableError('The imported tenant cannot be read');
  return {
    status: 201 as const,
    body: { tenant: tenantView(tenant), lines: header.lines, counts: Object.fromEntries(counts), leftOut: header.leftOut, withSecrets: header.secrets !== null },
    decision,
    location: `/tenants/${tenant.slug}`,
  };
}

/** The one line that is not in the archive: who brought the tenant here, and when. */
function importDecision(id: string, at: Date, slug: string, counts: ReadonlyMap<string, number>, input: JsonObject | null): ArchiveRecord {
  return {
    kind: 'decision',
    id,
    at: at.toISOString(),
    decisionKind: 'administration',
    action: 'import-tenant',
    connection: null,
    actorKind: 'host',
    actorId: null,
    outcome: 'accepted',
    reason: null,
    detail: null,
    remedy: null,
    matchedBy: null,
    trail: [{ policy: 'import-tenant', identifier: null, result: 'done', detail: [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ') }],
    changes: [{ target: { kind: 'tenant', id: slug }, field: 'slug', from: null, to: slug }],
    events: [],
    userId: null,
    groupId: null,
    input,
  };
}

function readPassphrase({ headers }: HttpRequest): string | null {
  const raw = headers[PASSPHRASE];
  if (raw === undefined || raw === '') return null;
  const passphrase = decodePercent(raw);
  if (passphrase === undefined || passphrase.length < MIN_PASSPHRASE || passphrase.length > 1_024) {
    throw invalidAt(`/${PASSPHRASE}`, `must be percent-encoded text of at least ${MIN_PASSPHRASE} characters`);
  }
  return passphrase;
}

async function bodyOf(request: HttpRequest): Promise<AsyncIterable<Uint8Array>> {
  if (request.stream !== undefined) return request.stream();
  const bytes = await request.readBody(WHOLE_BODY_LIMIT);
  if (bytes === 'too-large') throw new ProblemError({ status: 413, code: 'request.too_large', detail: `The body is larger than ${WHOLE_BODY_LIMIT} bytes` });
  return (async function* () {
    yield bytes;
  })();
}
