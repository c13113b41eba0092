import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MetadataHost {
  readonly url: string;
  /** What it answers from now on; `undefined`: HTTP 503. */
  publish(xml: string | undefined): void;
  /** Answers so far, by status. */
  readonly answered: () => readonly number[];
  stop(): Promise<void>;
}

/** A place where an identity provider publishes its metadata, with an ETag for each edition. */
export const startMetadataHost = async (first: string): Promise<MetadataHost> => {
  let [xml, edition]: [string | undefined, number] = [first, 1];
  const answered: number[] = [];
  const server = createServer((request, response) => {
    const etag = `"${edition}"`;
    const status = xml === undefined ? 503 : request.headers['if-none-match'] === etag ? 304 : 200;
    answered.push(status);
    response.writeHead(status, { etag, 'content-type': 'application/samlmetadata+xml' }).end(status === 200 ? xml : undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metadata`,
    publish: (next) => {
      xml = next;
      edition += 1;
    },
    answered: () => [...answered],
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
