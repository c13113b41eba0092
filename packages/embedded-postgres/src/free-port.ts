import { createServer, type AddressInfo } from 'node:net';

/** A port that was free a moment ago: whoever uses it must be ready to lose the race and ask again. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
