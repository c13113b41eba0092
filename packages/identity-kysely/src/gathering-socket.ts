import { Socket } from 'node:net';

/**
 * Sends at once what corked writers write within one turn of the event loop: to wake the server for each of several
 * statements costs more than most of them do. (Node's own `connect` forbids to override `write`.)
 */
export class GatheringSocket extends Socket {
  override uncork(): void {
    process.nextTick(() => super.uncork());
  }
}
