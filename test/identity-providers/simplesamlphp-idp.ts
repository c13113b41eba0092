import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BrowserPage, Navigation, ScriptedBrowser } from '../browser/scripted-browser.js';
import { attributesOf, type Employee } from './employee.js';
import { makeSigningIdentity, type SigningIdentity } from './self-signed-certificate.js';

export interface RegisteredServiceProvider {
  readonly entityId: string;
  readonly acsUrl: string;
  readonly logoutUrl?: string;
  /** Default: both, which is more than SimpleSAMLphp's own default (the assertion). */
  readonly signs?: 'assertion' | 'response' | 'both';
  /** PEM: assertions are encrypted to it. */
  readonly encryptFor?: string;
  /** PEM: messages of a logout are signed with it, and without it not taken. */
  readonly signsWith?: string;
  /** Default: what SimpleSAMLphp chooses. */
  readonly logoutBinding?: 'redirect' | 'post';
}

export interface SimpleSamlPhpIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  /** Where a person who is signed in there signs out of everything. */
  readonly signOutUrl: string;
  /** As SimpleSAMLphp itself publishes it. */
  readonly metadataXml: string;
  readonly identity: SigningIdentity;
  /** What its administrator would write into metadata/saml20-sp-remote.php; again for the same entity ID replaces it. */
  readonly register: (serviceProvider: RegisteredServiceProvider) => Promise<void>;
  /** Fills in its login page, on which `page` must be; `navigation.autoSubmit: false` stops with the response in the page's form. */
  readonly logIn: (browser: ScriptedBrowser, page: BrowserPage, employeeId: string, navigation?: Navigation) => Promise<BrowserPage>;
  readonly stop: () => Promise<void>;
}

const installation = '/usr/share/simplesamlphp';
const password = 'correct horse battery staple';
const bindings = { redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' } as const;
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

/**
 * Debian's SimpleSAMLphp as an identity provider, on PHP's built-in web server and with a configuration of its own.
 *
 * @throws naming the apt command when it is not installed
 */
export const startSimpleSamlPhpIdp = async (employees: readonly Employee[]): Promise<SimpleSamlPhpIdp> => {
  const hasPhp = await promisify(execFile)('php', ['-v']).then(
    () => true,
    () => false,
  );
  if (!existsSync(installation) || !hasPhp) {
    throw new Error('SimpleSAMLphp is not installed: run "apt-get install -y --no-install-recommends simplesamlphp php-cli php-xml php-mbstring" as root');
  }
  const identity = makeSigningIdentity('SimpleSAMLphp test identity provider');
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const home = await mkdtemp(join(tmpdir(), 'simplesamlphp-'));
  await writeConfiguration(home, origin, identity, employees);

  const registered = new Map<string, RegisteredServiceProvider>();
  const register = (serviceProvider: RegisteredServiceProvider) => {
    registered.set(serviceProvider.entityId, serviceProvider);
    return writeFile(join(home, 'metadata', 'saml20-sp-remote.php'), serviceProvidersFile([...registered.values()]));
  };

  const php = spawn('php', ['-d', 'opcache.enable_cli=0', '-d', 'error_log=/dev/stderr', '-S', `127.0.0.1:${port}`, '-t', join(installation, 'www')], {
    env: { PATH: process.env['PATH'], SIMPLESAMLPHP_CONFIG_DIR: join(home, 'config') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const written: string[] = [];
  php.stderr.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => php.once('close', () => resolve()));
  const stop = async () => {
    php.kill('SIGKILL');
    await ended;
    await rm(home, { recursive: true, force: true });
  };

  const metadataUrl = `${origin}/saml2/idp/metadata.php`;
  try {
    const metadataXml = await fetchWhenReady(metadataUrl, () => written.join('').slice(-4000));
    const entityId = /entityID="([^"]+)"/.exec(metadataXml)?.[1] ?? '';
    return { entityId, ssoUrl: `${origin}/saml2/idp/SSOService.php`, signOutUrl: `${origin}/saml2/idp/initSLO.php`, metadataXml, identity, register, logIn, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const logIn = async (browser: ScriptedBrowser, page: BrowserPage, employeeId: string, navigation: Navigation = {}): Promise<BrowserPage> => {
  const form = page.forms.findIndex(({ fields }) => 'username' in fields && 'password' in fields);
  if (form < 0) throw new Error(`this is not the login page of SimpleSAMLphp: ${page.url.href} (${page.status})\n${page.text.slice(0, 4000)}`);
  return browser.submit(page, { ...navigation, form, fields: { username: employeeId, password } });
};

const fetchWhenReady = async (url: string, output: () => string): Promise<string> => {
  let last = 'no answer';
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(100)) {
    try {
      const response = await fetch(url);
      const text = await response.text();
      if (response.ok) return text;
      last = `${response.status} ${text.slice(0, 2000)}`;
    } catch (error) {
      last = String(error);
    }
  }
  throw new Error(`SimpleSAMLphp did not start: ${last}\n${output()}`);
};

const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const writeConfiguration = async (home: string, origin: string, identity: SigningIdentity, employees: readonly Employee[]): Promise<void> => {
  for (const folder of ['config', 'metadata', 'cert', 'log', 'tmp', 'sessions']) await mkdir(join(home, folder));
  const configuration = {
    baseurlpath: `${origin}/`,
    certdir: join(home, 'cert/'),
    loggingdir: join(home, 'log/'),
    datadir: join(home, 'tmp/'),
    tempdir: join(home, 'tmp'),
    metadatadir: join(home, 'metadata'),
    'metadata.sources': [{ type: 'flatfile', directory: join(home, 'metadata') }],
    technicalcontact_name: 'Test',
    technicalcontact_email: 'test@example.com',
    timezone: 'UTC',
    secretsalt: randomBytes(16).toString('hex'),
    'auth.adminpassword': randomBytes(16).toString('hex'),
    'admin.checkforupdates': false,
    'trusted.url.domains': null,
    'enable.saml20-idp': true,
    'module.enable': { exampleauth: true, core: true, saml: true },
    'logging.handler': 'file',
    'session.cookie.secure': false,
    'session.cookie.samesite': null,
    'session.phpsession.savepath': join(home, 'sessions'),
    'session.phpsession.cookiename': 'SimpleSAML',
    'language.cookie.secure': false,
    'language.default': 'en',
    'store.type': 'phpsession',
    showerrors: true,
    errorreporting: false,
  };
  const users = Object.fromEntries(
    employees.map((employee) => [
      `${employee.id}:${password}`,
      { uid: [employee.id], ...Object.fromEntries(Object.entries(attributesOf(employee)).map(([name, value]) => [name, [value].flat()])) },
    ]),
  );
  const hosted = {
    host: '__DEFAULT__',
    privatekey: 'idp.key',
    certificate: 'idp.crt',
    auth: 'employees',
    NameIDFormat: persistent,
    authproc: { 10: { class: 'saml:AttributeNameID', attribute: 'uid', Format: persistent } },
  };
  await Promise.all([
    writeFile(join(home, 'cert', 'idp.key'), identity.privateKey),
    writeFile(join(home, 'cert', 'idp.crt'), identity.certificate),
    writeFile(join(home, 'config', 'config.php'), `<?php $config = ${php(configuration)};\n`),
    writeFile(join(home, 'config', 'authsources.php'), `<?php $config = ${php({ employees: { 0: 'exampleauth:UserPass', ...users } })};\n`),
    writeFile(join(home, 'metadata', 'saml20-idp-hosted.php'), `<?php $metadata[${php('__DYNAMIC:1__')}] = ${php(hosted)};\n`),
    writeFile(join(home, 'metadata', 'saml20-sp-remote.php'), serviceProvidersFile([])),
  ]);
};

const serviceProvidersFile = (serviceProviders: readonly RegisteredServiceProvider[]): string => {
  const entries = serviceProviders.map(({ entityId, acsUrl, logoutUrl, signs = 'both', encryptFor, signsWith, logoutBinding }) => {
    const certificate = encryptFor ?? signsWith;
    const metadata = {
      AssertionConsumerService: acsUrl,
      ...(logoutUrl === undefined ? {} : { SingleLogoutService: logoutBinding === undefined ? logoutUrl : [{ Binding: bindings[logoutBinding], Location: logoutUrl }] }),
      NameIDFormat: persistent,
      'attributes.NameFormat': 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
      'saml20.sign.response': signs !== 'assertion',
      'saml20.sign.assertion': signs !== 'response',
      ...(certificate === undefined ? {} : { certData: certificate.replace(/-----[^-]+-----|\s/g, '') }),
      ...(signsWith === undefined ? {} : { 'sign.logout': true, 'validate.logout': true }),
      ...(encryptFor === undefined ? {} : { 'assertion.encryption': true }),
    };
    return `$metadata[${php(entityId)}] = ${php(metadata)};\n`;
  });
  return `<?php\n${entries.join('')}`;
};

/** A PHP literal. */
const php = (value: unknown): string => {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return JSON.stringify(value);
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (Array.isArray(value)) return `[${value.map(php).join(', ')}]`;
  return `[${Object.entries(value as object)
    .map(([key, item]) => `${/^\d+$/.test(key) ? key : php(key)} => ${php(item)}`)
    .join(', ')}]`;
};
