import { parentPort } from 'node:worker_threads';
import type { GateJob } from './gate-job.js';
import { judgeWithSamlify } from './judge-with-samlify.js';

/** Runs in a worker thread: one job at a time, one verdict for each. */
parentPort?.on('message', (job: GateJob) => {
  void judgeWithSamlify(job).then((verdict) => parentPort?.postMessage(verdict));
});
