import { ConfigurationError } from './config/configuration-error.js';
import { parseConfig, type ServerConfig } from './config/parse-config.js';
import { explainFailure } from './explain-failure.js';
import { createLogger } from './logging/create-logger.js';
import { startServer, type RunningVestibule } from './start-server.js';

async function main(): Promise<void> {
  const config = readConfig();
  if (config === undefined) return;
  const logger = createLogger(config.logLevel, config.logFormat);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));

  let running: RunningVestibule;
  try {
    running = await startServer(config, logger);
  } catch (error) {
    console.error(explainFailure(error, config));
    process.exit(error instanceof ConfigurationError ? 2 : 1);
  }

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);

  if (running.generatedAdminToken !== null) console.log(`vestibule admin token (shown this once): ${running.generatedAdminToken}`);
  console.log(`vestibule listening on ${running.externalUrl}`);
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
