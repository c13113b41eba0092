import type { Command } from 'commander';
import { adoptNextEncryptionKey, loadEncryptionKey, loadNextEncryptionKey } from '../config/data-directory.js';
import type { ServerConfig } from '../config/parse-config.js';
import type { Environment } from '../config/read-environment.js';
import { findRunningServer } from '../database/running-server.js';
import type { GlobalOptions } from './command-context.js';
import { isAlive } from './is-alive.js';
import { CommandRefused, WrongUsage } from './management-api.js';
import { createOutput, facts } from './output.js';
import { startProgress, type Progress } from './progress.js';

const HELP = [
  '',
  'With ENCRYPTION_KEY in the environment, name the next key as NEW_ENCRYPTION_KEY (or _FILE); or, as the servers have it,',
  'the next one as ENCRYPTION_KEY and the one before as ENCRYPTION_KEY_PREVIOUS. Without any, the key in DATA_DIR is replaced',
  'by a new one. A command that was ended goes on when it is run again.',
  '',
  'Example:',
  '  NEW_ENCRYPTION_KEY_FILE=/run/secrets/next-key vestibule rotate-encryption-key',
].join('\n');

interface Rotation {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** Once everything is sealed with the new key. */
  readonly adopt: () => Promise<void>;
  readonly then: string;
}

/** Never through the management API: no key travels. */
export function addRotateCommand(program: Command, environment: Environment): void {
  program
    .command('rotate-encryption-key')
    .description('seal every stored secret anew, with another encryption key')
    .addHelpText('after', HELP)
    .action(async (_options: unknown, command: Command) => {
      const options: GlobalOptions = command.optsWithGlobals();
      const output = createOutput(options.json ?? false);
      if (options.server !== undefined) throw new WrongUsage('rotate-encryption-key works on the database that the environment names, not through --server.');
      const { parseConfig } = await import('../config/parse-config.js');
      const config = parseConfig(environment);
      const { joinDatabase } = await import('./join-database.js');
      const { rotateEncryptionKey } = await import('@vestibule/identity-express');
      await refuseBesideServer(config);
      const database = await joinDatabase(config.database);
      let progress: Progress | undefined;
      try {
        const rotation = await planRotation(config);
        const { resealed, current, unreadable } = await rotateEncryptionKey({
          databaseUrl: database.url,
          from: rotation.from,
          to: rotation.to,
          onProgress: (seen, total) => (progress ??= startProgress('rotate', total)).update(seen),
        });
        progress?.stop();
        const lost = Object.entries(unreadable);
        if (lost.length > 0) {
          throw new CommandRefused(`Some secrets can be read with neither key, the others are done: ${lost.map(([where, count]) => `${count} in ${where}`).join(', ')}. Run it again with the key that sealed them.`);
        }
        await rotation.adopt();
        output.result({ resealed, current }, () => facts([['sealed anew', String(resealed)], ['sealed with the new key', String(current)], ['next', rotation.then]]));
      } finally {
        progress?.stop();
        await database.leave();
      }
    });
}

async function planRotation({ database, encryptionKey, previousEncryptionKey, newEncryptionKey }: ServerConfig): Promise<Rotation> {
  const nothing = async (): Promise<void> => undefined;
  if (newEncryptionKey !== null && previousEncryptionKey !== null) throw new WrongUsage('NEW_ENCRYPTION_KEY and ENCRYPTION_KEY_PREVIOUS exclude each other.');
  if (encryptionKey !== null && newEncryptionKey !== null) {
    return { from: encryptionKey, to: distinct(encryptionKey, newEncryptionKey), adopt: nothing, then: 'start every process with the new key as ENCRYPTION_KEY' };
  }
  if (encryptionKey !== null && previousEncryptionKey !== null) {
    return { from: previousEncryptionKey, to: distinct(previousEncryptionKey, encryptionKey), adopt: nothing, then: 'start every process without ENCRYPTION_KEY_PREVIOUS' };
  }
  if (encryptionKey !== null || database.kind === 'url') throw new WrongUsage('Name the next key as NEW_ENCRYPTION_KEY (32 bytes as 64 hex digits or base64).');
  if (newEncryptionKey !== null) throw new WrongUsage('NEW_ENCRYPTION_KEY goes with ENCRYPTION_KEY; the key in DATA_DIR is replaced by one that is made there.');
  const { dataDir } = database;
  return {
    from: await loadEncryptionKey(dataDir),
    to: await loadNextEncryptionKey(dataDir),
    adopt: () => adoptNextEncryptionKey(dataDir),
    then: 'start the server; back the new key up',
  };
}

function distinct(from: Uint8Array, to: Uint8Array): Uint8Array {
  if (Buffer.compare(from, to) === 0) throw new WrongUsage('Both keys are the same.');
  return to;
}

/** A server that made its key in DATA_DIR knows no other one. */
async function refuseBesideServer({ database, encryptionKey }: ServerConfig): Promise<void> {
  if (database.kind !== 'embedded' || encryptionKey !== null) return;
  const running = await findRunningServer(database.dataDir);
  if (running !== undefined && isAlive(running.pid)) {
    throw new CommandRefused('A server runs on DATA_DIR and knows only the key that it started with: stop it, and run this again.');
  }
}
