import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly url: string;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

/** Starts the reference server as a process of its own and waits for the line that says it listens. */
export function startServer(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => { resolve(); }));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (line: string) => {
      const url = /^vestibule listening on (\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve({ url, stop });
      else said += `${line}\n`;
    };
    createInterface({ input: child.stdout }).on('line', listen);
    createInterface({ input: child.stderr }).on('line', listen);
    child.once('exit', (code) => {
      reject(new Error(`The server ended with ${code} before it listened:\n${said}`));
    });
  });
}
