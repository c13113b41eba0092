import { Worker } from 'node:worker_threads';
import type { GateJob } from './gate-job.js';
import type { SecondGateVerdict } from './second-gate.js';

export type WorkerPoolOptions = {
  readonly poolSize: number;
  /** Messages that may wait; more are refused at once. */
  readonly queueLimit: number;
  /** From the moment a worker takes a message. */
  readonly timeoutMilliseconds: number;
  readonly workerUrl: URL;
};

type Waiting = { readonly job: GateJob; readonly answer: (verdict: SecondGateVerdict) => void };
type Slot = { readonly worker: Worker; busy: { readonly waiting: Waiting; readonly timer: NodeJS.Timeout } | undefined };

const refused = (detail: string): SecondGateVerdict => ({ kind: 'refused', detail });

/**
 * A few threads that judge one message at a time each. A worker that crashes or does not answer in time is replaced by a fresh one, and its
 * message refused; the pool never rejects and never keeps the process alive while it is idle.
 */
export class WorkerPool {
  readonly #slots = new Set<Slot>();
  readonly #queue: Waiting[] = [];
  #closed = false;

  constructor(private readonly options: WorkerPoolOptions) {
    for (let count = 0; count < options.poolSize; count += 1) this.#start();
  }

  run(job: GateJob): Promise<SecondGateVerdict> {
    if (this.#closed) return Promise.resolve(refused('the second gate is closed'));
    if (this.#queue.length >= this.options.queueLimit) return Promise.resolve(refused('the second gate is overloaded: too many messages are waiting'));
    return new Promise((answer) => {
      this.#queue.push({ job, answer });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.answer(refused('the second gate is closing'));
    const slots = [...this.#slots];
    for (const slot of slots) this.#retire(slot, 'the second gate is closing');
    await Promise.all(slots.map((slot) => slot.worker.terminate()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const slot = [...this.#slots].find((each) => each.busy === undefined) ?? (this.#slots.size < this.options.poolSize ? this.#start() : undefined);
      const waiting = slot && this.#queue.shift();
      if (slot === undefined || waiting === undefined) return;
      const timer = setTimeout(() => this.#abandon(slot, 'the second gate did not answer in time'), this.options.timeoutMilliseconds);
      slot.busy = { waiting, timer };
      slot.worker.ref();
      slot.worker.postMessage(waiting.job);
    }
  }

  #start(): Slot {
    // samlify writes warnings to the console; they say nothing that the verdict does not.
    const worker = new Worker(this.options.workerUrl, { execArgv: [], stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 256 } });
    const slot: Slot = { worker, busy: undefined };
    this.#slots.add(slot);
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', (verdict: SecondGateVerdict) => this.#finish(slot, verdict));
    worker.on('error', () => this.#abandon(slot, 'the second gate crashed'));
    worker.on('exit', () => this.#abandon(slot, 'the second gate ended unexpectedly'));
    worker.unref();
    return slot;
  }

  #finish(slot: Slot, verdict: SecondGateVerdict): void {
    this.#release(slot, verdict);
    slot.worker.unref();
    this.#dispatch();
  }

  #abandon(slot: Slot, detail: string): void {
    if (!this.#slots.has(slot)) return;
    this.#retire(slot, detail);
    void slot.worker.terminate();
    if (!this.#closed) this.#dispatch();
  }

  #retire(slot: Slot, detail: string): void {
    this.#slots.delete(slot);
    this.#release(slot, refused(detail));
  }

  #release(slot: Slot, verdict: SecondGateVerdict): void {
    const { busy } = slot;
    slot.busy = undefined;
    if (busy === undefined) return;
    clearTimeout(busy.timer);
    busy.waiting.answer(verdict);
  }
}
