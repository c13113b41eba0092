import { createRequire } from 'node:module';

/**
 * Runs in a process of its own, since a missing `java` makes the package emit an error that nobody handles. Reads one message from the
 * standard input and prints one word: `valid` or `invalid`. Anything else is no answer.
 */
type JavaValidator = { readonly validate: (xml: string) => Promise<string> };

async function readStandardInput(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces).toString('utf8');
}

function verdictOf(reason: unknown): string {
  return reason === 'ERR_EXCEPTION_VALIDATE_XML' || reason === 'ERR_INVALID_XML' ? 'invalid' : 'unknown';
}

const { validate } = createRequire(import.meta.url)('@authenio/samlify-xsd-schema-validator') as JavaValidator;
const verdict = await validate(await readStandardInput()).then((answer) => (answer === 'SUCCESS_VALIDATE_XML' ? 'valid' : 'unknown'), verdictOf);
process.stdout.write(`\n${verdict}\n`);
