import { isIP } from 'node:net';
import { isLoopbackHost, parseExternalOrigin } from '@vestibule/identity-express';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';
import { readEnvironment, type Environment } from './read-environment.js';

export type DatabaseConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'url'; readonly url: string; readonly migrationUrl: string; readonly layout: 'plain' | 'citus' };

export interface ServerConfig {
  /** 0 picks one. */
  readonly port: number;
  readonly host: string;
  /** `null`: `http://localhost:` and the port that is listened on. */
  readonly externalUrl: string | null;
  readonly database: DatabaseConfig;
  /** `null`: generated at first start. */
  readonly adminToken: string | null;
  /** 32 bytes; `null` with the embedded database only: generated beside it. */
  readonly encryptionKey: Uint8Array | null;
  /** What it sealed is read too: while the key is being rotated. */
  readonly previousEncryptionKey: Uint8Array | null;
  /** For the command that rotates. */
  readonly newEncryptionKey: Uint8Array | null;
  /** `null`: loopback, exactly while the external URL is a loopback address. */
  readonly allowPrivateHosts: readonly string[] | null;
  readonly samlXsdValidator: 'wasm' | 'java' | 'both';
  readonly samlSecondGate: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
  readonly rateLimit: boolean;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const oneOf = <Value extends string>(values: readonly [Value, ...Value[]], fallback: Value) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` }).default(fallback);

const postgresUrl = z.string().refine((value) => /^postgres(ql)?:$/.test(URL.canParse(value) ? new URL(value).protocol : ''), {
  error: 'must be a URL such as postgresql://user:password@host:5432/database',
});

const environmentSchema = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: 'must be a number from 0 to 65535' })
    .transform(Number)
    .refine((port) => port <= 65_535, { error: 'must be a number from 0 to 65535' })
    .default(3000),
  HOST: z.string().regex(/^[A-Za-z0-9.:_-]+$/, { error: 'must be a host name or an address' }).default('127.0.0.1'),
  EXTERNAL_URL: z.string().transform(parseOrigin).optional(),
  DATABASE_URL: postgresUrl.optional(),
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  DATABASE_LAYOUT: oneOf(['plain', 'citus'], 'plain'),
  DATA_DIR: z.string().default('./.data'),
  ADMIN_TOKEN: z.string().regex(/^[\x21-\x7e]{1,512}$/, { error: 'must be printable ASCII without spaces' }).optional(),
  ENCRYPTION_KEY: z.string().transform(parseEncryptionKey).optional(),
  ENCRYPTION_KEY_PREVIOUS: z.string().transform(parseEncryptionKey).optional(),
  NEW_ENCRYPTION_KEY: z.string().transform(parseEncryptionKey).optional(),
  ALLOW_PRIVATE_HOSTS: z.string().transform(parseHosts).optional(),
  SAML_XSD_VALIDATOR: oneOf(['wasm', 'java', 'both'], 'wasm'),
  SAML_SECOND_GATE: oneOf(['on', 'off'], 'on'),
  LOG_LEVEL: oneOf(LOG_LEVELS, 'info'),
  LOG_FORMAT: oneOf(['json', 'pretty'], 'json'),
  RATE_LIMIT: oneOf(['on', 'off'], 'on'),
});

type Settings = z.infer<typeof environmentSchema>;

/** @throws {ConfigurationError} For the first variable or combination that cannot work. */
export function parseConfig(environment: Environment, needs: { readonly encryptionKey: boolean } = { encryptionKey: true }): ServerConfig {
  const parsed = environmentSchema.safeParse(readEnvironment(environment));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigurationError(`${String(issue?.path[0] ?? 'The environment')} ${issue?.message ?? 'is not usable'}.`);
  }
  const settings = parsed.data;
  refuseContradictions(settings, needs);
  return {
    port: settings.PORT,
    host: settings.HOST,
    externalUrl: settings.EXTERNAL_URL ?? null,
    database:
      settings.DATABASE_URL === undefined
        ? { kind: 'embedded', dataDir: settings.DATA_DIR }
        : { kind: 'url', url: settings.DATABASE_URL, migrationUrl: settings.MIGRATION_DATABASE_URL ?? settings.DATABASE_URL, layout: settings.DATABASE_LAYOUT },
    adminToken: settings.ADMIN_TOKEN ?? null,
    encryptionKey: settings.ENCRYPTION_KEY ?? null,
    previousEncryptionKey: settings.ENCRYPTION_KEY_PREVIOUS ?? null,
    newEncryptionKey: settings.NEW_ENCRYPTION_KEY ?? null,
    allowPrivateHosts: settings.ALLOW_PRIVATE_HOSTS ?? null,
    samlXsdValidator: settings.SAML_XSD_VALIDATOR,
    samlSecondGate: settings.SAML_SECOND_GATE === 'on',
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    rateLimit: settings.RATE_LIMIT === 'on',
  };
}

function refuseContradictions(settings: Settings, needs: { readonly encryptionKey: boolean }): void {
  if (settings.ENCRYPTION_KEY_PREVIOUS !== undefined && settings.ENCRYPTION_KEY === undefined) {
    throw new ConfigurationError('ENCRYPTION_KEY_PREVIOUS is set without ENCRYPTION_KEY: set the key that secrets are sealed with.');
  }
  if (settings.DATABASE_URL === undefined) {
    if (settings.MIGRATION_DATABASE_URL !== undefined) {
      throw new ConfigurationError('MIGRATION_DATABASE_URL is set without DATABASE_URL: the embedded database has no pooler to go around.');
    }
    if (settings.DATABASE_LAYOUT === 'citus') {
      throw new ConfigurationError('DATABASE_LAYOUT=citus needs DATABASE_URL: the embedded database has no nodes to distribute tables over.');
    }
  } else if (needs.encryptionKey && settings.ENCRYPTION_KEY === undefined) {
    throw new ConfigurationError('DATABASE_URL is set without ENCRYPTION_KEY: set it to 32 bytes as 64 hex digits or base64, the same for every process.');
  }
}

function parseOrigin(value: string, context: z.RefinementCtx): string {
  try {
    return parseExternalOrigin(value);
  } catch {
    context.addIssue({ code: 'custom', message: `must be an https origin such as https://login.example.com, or http on a loopback address (browsers would drop the login cookies)` });
    return z.NEVER;
  }
}

function parseEncryptionKey(value: string, context: z.RefinementCtx): Uint8Array {
  const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(value);
  const key = /^[0-9a-fA-F]{64}$/.test(value) ? Buffer.from(value, 'hex') : Buffer.from(isBase64 ? value : '', 'base64');
  if (key.length === 32) return key;
  context.addIssue({ code: 'custom', message: 'must be 32 bytes as 64 hex digits or base64' });
  return z.NEVER;
}

function parseHosts(value: string, context: z.RefinementCtx): readonly string[] {
  const hosts = value.split(',').map((host) => host.trim()).filter((host) => host !== '');
  const wrong = hosts.find((host) => !isHostOrBlock(host));
  if (wrong === undefined) return hosts;
  context.addIssue({ code: 'custom', message: `must list hosts and CIDR blocks separated by commas; "${wrong}" is neither` });
  return z.NEVER;
}

function isHostOrBlock(host: string): boolean {
  const [address = '', prefix, ...rest] = host.split('/');
  if (prefix === undefined) return isIP(address.replace(/^\[|\]$/g, '')) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9._-]{0,252})$/.test(address);
  const version = isIP(address);
  return rest.length === 0 && version !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Where outgoing requests may go although it is private, once the external URL is known. */
export const privateHostsFor = (config: ServerConfig, externalUrl: string): readonly string[] =>
  config.allowPrivateHosts ?? (isLoopbackHost(new URL(externalUrl).hostname) ? ['127.0.0.0/8', '::1', 'localhost'] : []);
