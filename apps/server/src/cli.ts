#!/usr/bin/env node
import { createProgram } from './cli/create-program.js';
import { reportError } from './cli/report-error.js';

const json = process.argv.includes('--json');
try {
  await createProgram(process.env, json).parseAsync();
} catch (error) {
  process.exitCode = reportError(error, json);
}
