import { setTimeout as sleep } from 'node:timers/promises';
import {
  AnnounceCertificates,
  noticeLimit,
  RefreshMetadata,
  type Clock,
  type ConnectionDirectory,
  type DueMetadata,
  type FetchMetadata,
  type IdentityUnitOfWork,
  type Ids,
  type MetadataSchedule,
} from '@vestibule/identity-core';
import type { BackgroundTask } from '../background/background-task.js';
import { inSpan } from '../tracing/tracer.js';

/** A cacheDuration is honoured to the second. */
const REFRESH_EVERY_MILLISECONDS = 500;
const ANNOUNCE_EVERY_MILLISECONDS = 5_000;
/** How long a refresh may take before another process takes it over; a request ends well before. */
const CLAIM_MILLISECONDS = 60_000;
/** Requests under way at once: slow sites must not make the others wait. */
const MOST_AT_ONCE = 20;
/** What a round waits for its requests at most. */
const PATIENCE_MILLISECONDS = 300;

export interface MetadataTaskDependencies {
  readonly unitOfWork: IdentityUnitOfWork;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly connections: ConnectionDirectory;
  readonly schedule: MetadataSchedule;
  readonly fetchMetadata: FetchMetadata;
  readonly onError: (error: unknown) => void;
}

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Reads metadata again that is due; of several processes one asks. */
export function createMetadataRefresh(deps: MetadataTaskDependencies): BackgroundTask {
  const running = new Set<Promise<void>>();
  const refresh = async (due: DueMetadata, signal: AbortSignal): Promise<void> => {
    const until = new Date(deps.clock.now().getTime() + CLAIM_MILLISECONDS);
    if (!(await deps.schedule.claim(due, until))) return;
    const fetchMetadata: FetchMetadata = async (url, etag) => {
      const fetched = await deps.fetchMetadata(url, etag);
      // The process ends: the claim runs out, and another one asks again.
      if (signal.aborted) throw new Stopped();
      return fetched;
    };
    const request = { tenant: due.tenant, actor: { kind: 'system', id: null }, input: null } as const;
    const attributes = { 'vestibule.tenant.id': due.tenant, 'vestibule.connection': due.connection };
    await inSpan('metadata refresh', { attributes }, async (span) => {
      const { kind, decision } = await new RefreshMetadata(deps, fetchMetadata, Math.random).execute(request, due.connection);
      span.setAttributes({ 'vestibule.outcome': kind, ...(decision == null ? {} : { 'vestibule.decision': decision }) });
    });
  };
  return {
    name: 'metadata-refresh',
    everyMilliseconds: REFRESH_EVERY_MILLISECONDS,
    async run(signal) {
      if (running.size >= MOST_AT_ONCE) return 'done';
      const due = await deps.schedule.findDue(deps.clock.now(), MOST_AT_ONCE - running.size);
      for (const each of due) {
        const work: Promise<void> = refresh(each, signal)
          .catch((error: unknown) => {
            if (!signal.aborted) deps.onError(error);
          })
          .finally(() => running.delete(work));
        running.add(work);
      }
      await Promise.race([Promise.all(running), sleep(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
      return 'done';
    },
  };
}

/** Tells of certificates that end soon, once each. */
export function createCertificateNotices(deps: Omit<MetadataTaskDependencies, 'fetchMetadata' | 'connections' | 'onError'>): BackgroundTask {
  const announce = new AnnounceCertificates(deps);
  return {
    name: 'certificate-notices',
    everyMilliseconds: ANNOUNCE_EVERY_MILLISECONDS,
    async run(signal) {
      const batch = 50;
      const found = await deps.schedule.findExpiring(noticeLimit(deps.clock.now()), batch);
      for (const { tenant, connection } of found) {
        if (signal.aborted) return 'done';
        await announce.execute(tenant, connection);
      }
      return found.length === batch ? 'again' : 'done';
    },
  };
}
