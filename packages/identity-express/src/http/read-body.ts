import type { IncomingMessage } from 'node:http';
import { RequestAbortedError } from './http-message.js';

/**
 * Reads a body that nobody has touched. Stops keeping bytes at the limit, and asks for none when `Content-Length`
 * already says that there are too many.
 *
 * @throws {RequestAbortedError}
 */
export function readBody(message: IncomingMessage, limitBytes: number): Promise<Uint8Array | 'too-large'> {
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) return Promise.resolve('too-large');
  if (message.destroyed && !message.complete) return Promise.reject(new RequestAbortedError());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (finish: () => void): void => {
      message.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      finish();
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      else {
        message.pause();
        settle(() => resolve('too-large'));
      }
    };
    const onEnd = (): void => settle(() => resolve(Buffer.concat(chunks, size)));
    const onClose = (): void => settle(() => reject(new RequestAbortedError()));
    message.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/**
 * A body that nobody has touched, as it arrives: the sender waits while nobody takes the next piece.
 *
 * @throws {RequestAbortedError}
 */
export async function* streamBody(message: IncomingMessage): AsyncGenerator<Uint8Array, void> {
  try {
    // What is not read here is drained or cut after the answer.
    for await (const chunk of message.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
  } catch {
    throw new RequestAbortedError();
  }
  if (!message.complete) throw new RequestAbortedError();
}

/**
 * The body again, from what a body parser of the host made of it. For a host that parses every request before its
 * routers run: waiting for the stream would wait forever.
 */
export function bodyFromHost(parsed: unknown, contentType: string): Uint8Array {
  if (parsed instanceof Uint8Array) return parsed;
  if (typeof parsed === 'string') return Buffer.from(parsed);
  if (typeof parsed !== 'object' || parsed === null) return Buffer.alloc(0);
  if (!contentType.toLowerCase().startsWith('application/x-www-form-urlencoded')) return Buffer.from(JSON.stringify(parsed));
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parsed)) {
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  }
  return Buffer.from(form.toString());
}
