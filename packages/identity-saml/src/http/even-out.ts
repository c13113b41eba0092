import { setTimeout as sleep } from 'node:timers/promises';

/** Well above what the work behind a decryption takes. */
const STEP_MILLISECONDS = 50;

/**
 * Waits for the next full step since `started` (of `performance.now()`): whether a message failed early or late behind its decryption
 * is what a padding oracle listens for.
 */
export async function evenOut(started: number): Promise<void> {
  const taken = performance.now() - started;
  const left = Math.ceil(taken / STEP_MILLISECONDS) * STEP_MILLISECONDS - taken;
  // A timer counts whole milliseconds, from a clock of whole milliseconds: it may end early by one.
  await sleep(Math.ceil(left) + 1);
}
