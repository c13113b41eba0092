import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findXmlHazard, messageLimits } from '../xml/screen-xml.js';
import type { SamlSchemaValidator, SchemaVerdict } from './schema-validator.js';

export type JavaSchemaValidatorOptions = {
  /** JVMs at a time, each 270–550 ms and about 50 MB; 1 when it is left out. */
  readonly concurrency?: number;
  /** Messages that may wait; 20 when it is left out. */
  readonly queueLimit?: number;
  /** 10,000 when it is left out. */
  readonly timeoutMilliseconds?: number;
  /** Where `java` is looked for; the process's own PATH and JAVA_HOME when it is left out. */
  readonly environment?: { readonly PATH?: string | undefined; readonly JAVA_HOME?: string | undefined };
};

export type JavaSchemaValidatorOutcome =
  | { readonly kind: 'ready'; readonly validator: SamlSchemaValidator }
  /** No JDK, no package, or one that cannot tell good from bad: one sentence for the log. */
  | { readonly kind: 'unavailable'; readonly detail: string };

const childFile = fileURLToPath(new URL('./java-validation-child.js', import.meta.url).href.replace('/src/protocol/schema/', '/dist/protocol/schema/'));

const status = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
const good = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" IssueInstant="2026-01-01T00:00:00Z">${status}</samlp:Response>`;
const bad = good.replace(status, '');

/**
 * The Java validator behind the port, after a self-test with one good and one bad message: a `java` that answers everything alike is
 * worth nothing. Never rejects.
 */
export async function openJavaSchemaValidator(options: JavaSchemaValidatorOptions = {}): Promise<JavaSchemaValidatorOutcome> {
  const validator = new JavaSamlSchemaValidator(options);
  const [onGood, onBad] = await Promise.all([validator.validate(good), validator.validate(bad)]);
  if (onGood.kind === 'valid' && onBad.kind === 'invalid') return { kind: 'ready', validator };
  await validator.close();
  const reason = onGood.kind === 'unavailable' ? onGood.detail : 'it does not tell a valid message from an invalid one';
  return { kind: 'unavailable', detail: `The Java schema validator is off: ${reason}. It needs a JDK and the package @authenio/samlify-xsd-schema-validator.` };
}

class JavaSamlSchemaValidator implements SamlSchemaValidator {
  readonly #concurrency: number;
  readonly #queueLimit: number;
  readonly #timeoutMilliseconds: number;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #waiting: (() => void)[] = [];
  readonly #running = new Set<() => void>();
  #closed = false;

  constructor({ concurrency = 1, queueLimit = 20, timeoutMilliseconds = 10_000, environment = process.env }: JavaSchemaValidatorOptions) {
    this.#concurrency = concurrency;
    this.#queueLimit = queueLimit;
    this.#timeoutMilliseconds = timeoutMilliseconds;
    // Nothing else of our environment is the validator's business; NODE_ENV=test would make it talkative.
    this.#environment = { PATH: environment.PATH, JAVA_HOME: environment.JAVA_HOME, NODE_ENV: 'production' };
  }

  async validate(xml: string): Promise<SchemaVerdict> {
    const hazard = findXmlHazard(xml, messageLimits);
    if (hazard !== undefined) return { kind: 'invalid', detail: hazard };
    if (this.#waiting.length >= this.#queueLimit) return unavailable('too many messages are waiting');
    while (!this.#closed && this.#running.size >= this.#concurrency) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#closed) return unavailable('it is closed');
    return this.#run(xml);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const kill of this.#running) kill();
    for (const proceed of this.#waiting.splice(0)) proceed();
  }

  /** A group of its own, so that the JVM ends together with the process that started it. */
  #run(xml: string): Promise<SchemaVerdict> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [childFile], { env: this.#environment, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
      const kill = (): void => killGroup(child.pid);
      const finish = (verdict: SchemaVerdict): void => {
        clearTimeout(timer);
        if (!this.#running.delete(kill)) return;
        this.#waiting.shift()?.();
        resolve(verdict);
      };
      const timer = setTimeout(() => {
        kill();
        finish(unavailable('it did not answer in time'));
      }, this.#timeoutMilliseconds);
      this.#running.add(kill);
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => (output = (output + piece).slice(-2_000)));
      child.on('error', () => finish(unavailable('its process could not be started')));
      child.on('close', (code) => finish(verdictOf(code, output)));
      // A child that ended before it had read everything answers through its exit.
      child.stdin.on('error', () => undefined);
      child.stdin.end(withoutUnknownToJava(xml));
    });
  }
}

/**
 * The Java package's schemas stop at XML Encryption 1.0 and reject the MGF element of 1.1, which Keycloak sends, and they do not declare
 * InclusiveNamespaces, which CanonicalizationMethod then may not hold. Our own schemas know both: they are left out of what Java sees.
 */
const withoutUnknownToJava = (xml: string): string => xml.replace(/<((?:[\w.-]+:)?(?:MGF|InclusiveNamespaces))\s[^>]*?(?:\/>|>\s*<\/\1\s*>)/g, '');

const unavailable = (detail: string): SchemaVerdict => ({ kind: 'unavailable', detail });

function verdictOf(code: number | null, output: string): SchemaVerdict {
  const answer = output.trim().split('\n').at(-1);
  if (code !== 0) return unavailable('java or the package could not be started');
  if (answer === 'valid') return { kind: 'valid' };
  return answer === 'invalid' ? { kind: 'invalid', detail: 'the Java validator found the message invalid' } : unavailable('it gave no answer');
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
