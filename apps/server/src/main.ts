import { ConfigurationError } from './config/configuration-error.js';
import { parseConfig, type ServerConfig } from './config/parse-config.js';
import { explainFailure, isWrongSetting } from './explain-failure.js';
import { createLogger } from './logging/create-logger.js';
import { LogDestination, surviveErrors } from './logging/log-destination.js';
import { startServer } from './start-server.js';

const IMPATIENT_AFTER_MILLISECONDS = 1_000;

async function main(): Promise<void> {
  surviveErrors(process.stderr);
  const config = readConfig();
  if (config === undefined) return;
  const destination = new LogDestination(process.stdout);
  const logger = createLogger(config.logLevel, config.logFormat, destination);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));

  const starting = startServer(config, logger, destination);
  let stopBegan: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopBegan !== undefined) {
      // A terminal and a process manager often send the same signal twice at once; only an impatient person waits.
      if (performance.now() - stopBegan > IMPATIENT_AFTER_MILLISECONDS) process.exit(1);
      return;
    }
    stopBegan = performance.now();
    logger.info({ signal }, 'stopping');
    starting
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);

  try {
    const { externalUrl, generatedAdminToken } = await starting;
    if (generatedAdminToken !== null) console.log(`vestibule admin token (shown this once): ${generatedAdminToken}`);
    console.log(`vestibule listening on ${externalUrl}`);
  } catch (error) {
    console.error(explainFailure(error, config));
    process.exit(isWrongSetting(error, config) ? 2 : 1);
  }
}

function readConfig(): ServerConfig | undefined {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
    return undefined;
  }
}

await main();
