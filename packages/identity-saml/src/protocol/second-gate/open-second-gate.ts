import type { SecondGate } from './second-gate.js';
import { WorkerPool } from './worker-pool.js';

export type SecondGateOptions = {
  /** Threads; each takes about 40 MB. */
  readonly poolSize: number;
  /** Messages that may wait for a thread; 200 when it is left out. */
  readonly queueLimit?: number;
  /** From the moment a thread takes a message, its start included; 15,000 when it is left out. */
  readonly timeoutMilliseconds?: number;
};

/**
 * Starts the threads in which samlify judges what the first gate has accepted. They come up while the caller goes on.
 *
 * A worker is always the compiled file, also when this one runs from its TypeScript source.
 */
export function openSecondGate({ poolSize, queueLimit = 200, timeoutMilliseconds = 15_000 }: SecondGateOptions): SecondGate {
  const workerUrl = new URL(new URL('./worker.js', import.meta.url).href.replace('/src/protocol/second-gate/', '/dist/protocol/second-gate/'));
  const pool = new WorkerPool({ poolSize, queueLimit, timeoutMilliseconds, workerUrl });
  return {
    verify: (message, expected, first, attributeNames) => {
      const { assertionId, nameId, attributes, encrypted, signed, certificateIndex } = first;
      return pool.run({ message, expected, first: { assertionId, nameId, attributes, encrypted, signed, certificateIndex }, attributeNames });
    },
    close: () => pool.close(),
  };
}
