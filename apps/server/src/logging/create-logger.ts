import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/parse-config.js';
import { prettyStream } from './pretty-stream.js';

/** Errors of drivers carry whole rows in further properties: only these are written. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'something that is no error was thrown' };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  return { name: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}

export function createLogger(level: LogLevel, format: 'json' | 'pretty', output: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
    },
    format === 'pretty' ? prettyStream(output) : output,
  );
}
