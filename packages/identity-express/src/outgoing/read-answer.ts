import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';
}

const decoders: Readonly<Record<string, (body: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * The whole body, decoded, neither form of it larger than the limit.
 *
 * @throws {AnswerRefused} Too large, or in an encoding that was not asked for.
 */
export async function readAnswer(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = new AnswerRefused(`the answer is larger than ${maxBytes} bytes`);
  if (Number(message.headers['content-length'] ?? 0) > maxBytes) {
    message.destroy();
    throw tooLarge;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  const encoding = (message.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const body = Buffer.concat(chunks);
  if (encoding === 'identity' || encoding === '' || body.length === 0) return body;
  const decode = decoders[encoding];
  if (decode === undefined) throw new AnswerRefused(`the answer has the content encoding "${encoding.slice(0, 40)}", which was not asked for`);
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : new AnswerRefused(`the answer is not the ${encoding} that it claims to be`);
  }
}
