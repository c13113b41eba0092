import type { ServiceIdentifier } from 'inversify';

/** Work done again and again beside the requests, by every process at once: rounds of two processes may overlap. */
export interface BackgroundTask {
  readonly name: string;
  /** Pause between two rounds; spread by a fifth, so that processes do not march in step. */
  readonly everyMilliseconds: number;
  /**
   * One bounded round.
   *
   * @param signal Aborted when the process stops: begin nothing more.
   * @returns `again`: there was more than one round takes; the next one follows at once.
   */
  run(signal: AbortSignal): Promise<'done' | 'again'>;
}

/** Bound as often as there are tasks. */
export const BACKGROUND_TASK: ServiceIdentifier<BackgroundTask> = Symbol.for('vestibule.background-task');
