import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from './configuration-error.js';
import { parseConfig, privateHostsFor } from './parse-config.js';
import type { Environment } from './read-environment.js';

const KEY = 'ab'.repeat(32);
const directory = mkdtempSync(join(tmpdir(), 'vestibule-config-'));
afterAll(() => rmSync(directory, { recursive: true }));
const file = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

describe('parseConfig', () => {
  it('starts from nothing: loopback, an embedded database, everything on', () => {
    expect(parseConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      externalUrl: null,
      database: { kind: 'embedded', dataDir: './.data' },
      adminToken: null,
      encryptionKey: null,
      previousEncryptionKey: null,
      newEncryptionKey: null,
      allowPrivateHosts: null,
      samlXsdValidator: 'wasm',
      samlSecondGate: true,
      logLevel: 'info',
      logFormat: 'json',
      rateLimit: true,
    });
  });

  it('takes every setting', () => {
    const config = parseConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      EXTERNAL_URL: 'https://login.example.com/',
      DATABASE_URL: 'postgresql://a:b@db/vestibule',
      MIGRATION_DATABASE_URL: 'postgres://a:b@direct/vestibule',
      DATABASE_LAYOUT: 'citus',
      ADMIN_TOKEN: 'token',
      ENCRYPTION_KEY: KEY,
      ALLOW_PRIVATE_HOSTS: 'idp.internal, 10.0.0.0/8,::1',
      SAML_XSD_VALIDATOR: 'both',
      SAML_SECOND_GATE: 'off',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'pretty',
      RATE_LIMIT: 'off',
      DATA_DIR: '/ignored',
      UNRELATED: 'x',
    });

    expect(config).toMatchObject({
      port: 0,
      externalUrl: 'https://login.example.com',
      database: { kind: 'url', url: 'postgresql://a:b@db/vestibule', migrationUrl: 'postgres://a:b@direct/vestibule', layout: 'citus' },
      adminToken: 'token',
      allowPrivateHosts: ['idp.internal', '10.0.0.0/8', '::1'],
      samlXsdValidator: 'both',
      samlSecondGate: false,
      logLevel: 'warn',
      logFormat: 'pretty',
      rateLimit: false,
    });
    expect(Buffer.from(config.encryptionKey ?? []).toString('hex')).toBe(KEY);
  });

  it.each([Buffer.from(KEY, 'hex').toString('base64'), Buffer.from(KEY, 'hex').toString('base64url'), KEY.toUpperCase()])('reads the key %s', (ENCRYPTION_KEY) => {
    expect(Buffer.from(parseConfig({ ENCRYPTION_KEY }).encryptionKey ?? []).toString('hex')).toBe(KEY);
  });

  it('takes an empty variable for an absent one', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: ' ', ADMIN_TOKEN: '' })).toEqual(parseConfig({}));
  });

  it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:8080', 'https://login.example.com'])('takes %s as external URL', (EXTERNAL_URL) => {
    expect(parseConfig({ EXTERNAL_URL }).externalUrl).toBe(EXTERNAL_URL);
  });

  const refused: readonly (readonly [string, Environment])[] = [
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['HOST', { HOST: 'a b' }],
    ['EXTERNAL_URL', { EXTERNAL_URL: 'http://login.example.com' }],
    ['EXTERNAL_URL', { EXTERNAL_URL: 'https://login.example.com/path' }],
    ['EXTERNAL_URL', { EXTERNAL_URL: 'login.example.com' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://a@b/c', ENCRYPTION_KEY: KEY }],
    ['DATABASE_URL', { DATABASE_URL: 'db', ENCRYPTION_KEY: KEY }],
    ['DATABASE_LAYOUT', { DATABASE_LAYOUT: 'sharded' }],
    ['ADMIN_TOKEN', { ADMIN_TOKEN: 'two words' }],
    ['ENCRYPTION_KEY', { ENCRYPTION_KEY: 'short' }],
    ['ENCRYPTION_KEY', { ENCRYPTION_KEY: `${KEY}00` }],
    ['ENCRYPTION_KEY_PREVIOUS', { ENCRYPTION_KEY: KEY, ENCRYPTION_KEY_PREVIOUS: 'short' }],
    ['ENCRYPTION_KEY_PREVIOUS', { ENCRYPTION_KEY_PREVIOUS: KEY }],
    ['NEW_ENCRYPTION_KEY', { ENCRYPTION_KEY: KEY, NEW_ENCRYPTION_KEY: 'short' }],
    ['ALLOW_PRIVATE_HOSTS', { ALLOW_PRIVATE_HOSTS: '10.0.0.0/33' }],
    ['ALLOW_PRIVATE_HOSTS', { ALLOW_PRIVATE_HOSTS: 'http://idp' }],
    ['SAML_XSD_VALIDATOR', { SAML_XSD_VALIDATOR: 'none' }],
    ['SAML_SECOND_GATE', { SAML_SECOND_GATE: 'maybe' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['LOG_FORMAT', { LOG_FORMAT: 'xml' }],
    ['RATE_LIMIT', { RATE_LIMIT: 'false' }],
    ['ENCRYPTION_KEY', { DATABASE_URL: 'postgresql://a@b/c' }],
    ['MIGRATION_DATABASE_URL', { MIGRATION_DATABASE_URL: 'postgresql://a@b/c' }],
    ['DATABASE_LAYOUT=citus', { DATABASE_LAYOUT: 'citus' }],
    ['ADMIN_TOKEN_FILE', { ADMIN_TOKEN: 'a', ADMIN_TOKEN_FILE: '/tmp/x' }],
    ['ADMIN_TOKEN_FILE', { ADMIN_TOKEN_FILE: '/nowhere/at/all' }],
  ];

  it.each(refused)('refuses a wrong %s with one sentence: %j', (name, environment) => {
    expect(() => parseConfig(environment)).toThrow(ConfigurationError);
    expect(() => parseConfig(environment)).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
  });

  it('never repeats a secret', () => {
    for (const environment of [{ ENCRYPTION_KEY: 'sesame-sesame' }, { ADMIN_TOKEN: 'sesame sesame' }, { DATABASE_URL: 'sesame://sesame' }]) {
      expect(() => parseConfig(environment)).toThrow(/^(?!.*sesame)/);
    }
  });

  it('reads every secret from a file as well', () => {
    const config = parseConfig({
      ADMIN_TOKEN_FILE: file('token', 'from-file\n'),
      ENCRYPTION_KEY_FILE: file('key', `${KEY}\n`),
      DATABASE_URL_FILE: file('url', 'postgresql://a:b@db/c\n'),
      MIGRATION_DATABASE_URL_FILE: file('migration-url', 'postgresql://a:b@direct/c\n'),
    });
    expect(config).toMatchObject({ adminToken: 'from-file', database: { url: 'postgresql://a:b@db/c', migrationUrl: 'postgresql://a:b@direct/c' } });
    expect(() => parseConfig({ ADMIN_TOKEN_FILE: file('empty', '\n') })).toThrow(/empty/);
  });

  it('needs no key where nothing is decrypted', () => {
    expect(parseConfig({ DATABASE_URL: 'postgresql://a@b/c' }, { encryptionKey: false }).encryptionKey).toBeNull();
  });
});

describe('privateHostsFor', () => {
  it('lets outgoing requests reach loopback exactly while the site itself is there, unless told otherwise', () => {
    expect(privateHostsFor(parseConfig({}), 'http://localhost:3000')).toContain('127.0.0.0/8');
    expect(privateHostsFor(parseConfig({}), 'https://login.example.com')).toEqual([]);
    expect(privateHostsFor(parseConfig({ ALLOW_PRIVATE_HOSTS: 'idp' }), 'http://localhost:3000')).toEqual(['idp']);
  });
});
