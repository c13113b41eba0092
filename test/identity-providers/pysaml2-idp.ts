import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { attributesOf, type Employee } from './employee.js';
import { makeSigningIdentity } from './self-signed-certificate.js';

export interface PySaml2Options {
  readonly employees: readonly Employee[];
}

export interface PySaml2Setting {
  readonly signs: 'assertion' | 'response' | 'both';
  readonly encrypts: boolean;
  readonly signedIn: string;
  /** Of the one service provider it knows. */
  readonly metadataXml: string;
  readonly audience: string;
}

export interface PySaml2Idp {
  readonly origin: string;
  readonly metadataXml: string;
  /** Starts it anew, as its administrator would after an edit. */
  readonly configure: (setting: PySaml2Setting) => Promise<void>;
  /** Who is signed in there. */
  readonly sessions: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/**
 * Debian's pysaml2, on its own web server.
 *
 * @throws naming the apt command when it is not installed
 */
export const startPySaml2Idp = async ({ employees }: PySaml2Options): Promise<PySaml2Idp> => {
  const home = await mkdtemp(join(tmpdir(), 'pysaml2-'));
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const identity = makeSigningIdentity('pysaml2 test identity provider');
  const [keyFile, certificateFile] = [join(home, 'idp.key'), join(home, 'idp.crt')];
  await Promise.all([writeFile(keyFile, identity.privateKey), writeFile(certificateFile, identity.certificate)]);
  let child: ChildProcess | undefined;

  const end = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  const start = async (setting: Partial<PySaml2Setting>): Promise<void> => {
    await end();
    const serviceProviders = setting.metadataXml === undefined ? [] : [join(home, 'sp.xml')];
    if (setting.metadataXml !== undefined) await writeFile(join(home, 'sp.xml'), setting.metadataXml);
    const { signs = 'both', encrypts = false, signedIn = '', audience = '' } = setting;
    const configuration = {
      port,
      keyFile,
      certificateFile,
      serviceProviders,
      signs,
      encrypts,
      signedIn,
      audience,
      wantsSignedRequests: false,
      employees: Object.fromEntries(employees.map((employee) => [employee.id, attributesOf(employee)])),
    };
    await writeFile(join(home, 'configuration.json'), JSON.stringify(configuration));
    child = await run(join(home, 'configuration.json'), origin);
  };

  await start({});
  const metadataXml = await (await fetch(`${origin}/metadata`)).text();
  return {
    origin,
    metadataXml,
    configure: start,
    sessions: async () => (await (await fetch(`${origin}/sessions`)).json()) as string[],
    stop: async () => {
      await end();
      await rm(home, { recursive: true, force: true });
    },
  };
};

const run = async (configuration: string, origin: string): Promise<ChildProcess> => {
  // Debian's own interpreter: another one in front of it on the path does not have the package.
  const child = spawn('/usr/bin/python3', [fileURLToPath(new URL('pysaml2-idp.py', import.meta.url)), configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
  const written: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && child.exitCode === null; await sleep(100)) {
    const ready = await fetch(`${origin}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return child;
  }
  child.kill('SIGKILL');
  throw new Error(`pysaml2 did not start; it needs "apt-get install -y --no-install-recommends python3-pysaml2 xmlsec1".\n${written.join('').slice(-4000)}`);
};

const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
