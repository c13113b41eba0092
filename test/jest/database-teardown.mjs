import { rm } from 'node:fs/promises';

export default async function stopDatabase() {
  const { server, outfile } = globalThis.vestibuleTestDatabase;
  await server.stop();
  await rm(outfile, { force: true });
}
