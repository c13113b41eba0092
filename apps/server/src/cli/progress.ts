import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** @param value Of `total` so far. */
  update(value: number): void;
  stop(): void;
}

const NONE: Progress = { update: () => undefined, stop: () => undefined };

/** A bar on standard error while a person looks on; nothing otherwise. @param total 0: not known. */
export function startProgress(what: string, total: number): Progress {
  if (!process.stderr.isTTY || total === 0) return NONE;
  const bar = new SingleBar({ format: `${what} {bar} {percentage}% | {eta_formatted}`, stream: process.stderr, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(total, 0);
  return { update: (value) => bar.update(value), stop: () => bar.stop() };
}
