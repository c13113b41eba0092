import type { Command } from 'commander';
import { readEnvironment, type Environment } from '../config/read-environment.js';
import { WrongUsage, type ManagementApi } from './management-api.js';
import { createOutput, type Output } from './output.js';
import { remoteApi } from './remote-api.js';

export interface GlobalOptions {
  readonly json?: boolean;
  readonly server?: string;
  readonly adminToken?: string;
}

/** Runs one command against the management API that its options name, and closes it again. */
export type Run = (command: Command, work: (api: ManagementApi, output: Output) => Promise<void>) => Promise<void>;

export const createRun =
  (environment: Environment): Run =>
  async (command, work) => {
    const options: GlobalOptions = command.optsWithGlobals();
    const api = await openApi(options, environment);
    try {
      await work(api, createOutput(options.json ?? false));
    } finally {
      await api.close();
    }
  };

async function openApi({ server, adminToken }: GlobalOptions, environment: Environment): Promise<ManagementApi> {
  if (server === undefined) {
    if (adminToken !== undefined) throw new WrongUsage('--admin-token goes with --server.');
    // Loaded only when needed: help and a remote server answer at once.
    const { localApi } = await import('./local-api.js');
    return localApi(environment);
  }
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) throw new WrongUsage('--server must be a URL such as https://login.example.com.');
  const token = adminToken ?? readEnvironment(environment)['ADMIN_TOKEN'];
  if (token === undefined) throw new WrongUsage('--server needs --admin-token (or ADMIN_TOKEN or ADMIN_TOKEN_FILE in the environment).');
  return remoteApi(server, token);
}

/** A part of a path: whatever a person typed stays one segment. */
export const segment = (text: string): string => encodeURIComponent(text).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
