import type { Writable } from 'node:stream';
import type { DestinationStream } from 'pino';

/** Of lines that a reader who does not keep up may leave waiting in memory; further ones are counted only. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** Where the log goes. A disk that is full and a reader that hangs or is gone cost lines, never the process. */
export class LogDestination implements DestinationStream {
  /** Lines that nobody will ever read. */
  lost = 0;
  /** Why the last line could not be written, such as `ENOSPC`; `null`: it was. */
  failure: string | null = null;

  constructor(private readonly stream: Writable) {
    surviveErrors(stream);
  }

  write(line: string): void {
    if (this.stream.writableLength > MOST_WAITING_BYTES) {
      this.lose('EAGAIN');
      return;
    }
    this.stream.write(line, (error) => {
      if (error == null) this.failure = null;
      else this.lose((error as NodeJS.ErrnoException).code ?? error.name);
    });
  }

  private lose(why: string): void {
    this.lost += 1;
    this.failure = why;
  }
}

/** Without a listener, an error of standard output or standard error ends the process. */
export function surviveErrors(stream: Writable): void {
  // Told to whoever wrote, in the callback of the write.
  stream.on('error', () => undefined);
}
