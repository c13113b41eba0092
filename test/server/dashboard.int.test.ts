import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '@vestibule/embedded-postgres/testing';
import { migrateToLatest } from '@vestibule/identity-kysely';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVestibule, type Vestibule } from '@vestibule/identity-express';
import { logMetrics } from '../../apps/server/src/logging/log-metrics.js';

const operations = join(import.meta.dirname, '../../docs/operations');
const read = (name: string): string => readFileSync(join(operations, name), 'utf8');
const namesIn = (text: string): ReadonlySet<string> => new Set(text.match(/\b(?:vestibule|nodejs|process)_[a-z0-9_]+/g) ?? []);

/** What Prometheus asks for in issue and manual, by the name it has here. */
const WATCHED = [
  'vestibule_logins_total',
  'vestibule_scim_requests_total',
  'vestibule_http_request_duration_seconds',
  'vestibule_outbox_lag_seconds',
  'vestibule_webhook_lag_seconds',
  'vestibule_subscriber_lag_seconds',
  'vestibule_revocation_lag_seconds',
  'vestibule_rate_limited_total',
  'vestibule_request_log_dropped',
  'vestibule_pool_connections',
  'vestibule_pool_waiting',
  'nodejs_eventloop_lag_p99_seconds',
  'vestibule_tokens_expiring',
  'vestibule_certificates_expiring',
  'vestibule_log_lines_lost_total',
];

describe('what Prometheus reads', () => {
  let database: TestDatabase;
  let vestibule: Vestibule;
  let families: ReadonlySet<string>;
  beforeAll(async () => {
    database = await openTestDatabase({ template: { name: 'identity-kysely', prepare: (url) => migrateToLatest(url).then(() => undefined) } });
    vestibule = createVestibule({ externalUrl: 'http://localhost:3000', encryptionKey: Buffer.alloc(32, 7), database: { url: database.url }, background: false });
    const text = `${(await vestibule.metrics()).body}\n${logMetrics({ lost: 0, failure: null })}`;
    families = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
  });
  afterAll(async () => {
    await vestibule.close();
    await database.close();
  });
  const isFamily = (name: string): boolean => families.has(name) || families.has(name.replace(/_(bucket|sum|count)$/, ''));

  it('has everything that is watched', () => expect(WATCHED.filter((name) => !families.has(name))).toEqual([]));

  it.each(['grafana-dashboard.json', 'alert-rules.yml', 'metrics.md'])('has everything that %s refers to', (file) => {
    const names = [...namesIn(read(file))].filter((name) => !name.endsWith('_'));
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !isFamily(name))).toEqual([]);
  });

  it('is written down and on the dashboard, each of our own', () => {
    const ours = [...families].filter((name) => name.startsWith('vestibule_'));
    for (const file of ['metrics.md', 'grafana-dashboard.json']) {
      const named = new Set([...namesIn(read(file))].map((name) => name.replace(/_(bucket|sum|count)$/, '')));
      expect({ file, missing: ours.filter((name) => !named.has(name)) }).toEqual({ file, missing: [] });
    }
  });
});
