import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { unpackBundledChromium, type BrowserExecutable } from './bundled-chromium.js';

const systemPaths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * A headless Chromium: the one CHROME_PATH names, the one npm brought, or one of the system.
 *
 * @throws with the command that installs one; a test that needs a browser is never skipped
 */
export const launchChromium = async (): Promise<Browser> => {
  const executable = await findChromium(process.env['CHROME_PATH'], systemPaths, unpackBundledChromium);
  return chromium.launch({
    executablePath: executable.path,
    headless: true,
    // Tests run as root in containers. Nothing else: the packed one's own list crashes with a second context.
    args: ['--no-sandbox'],
    env: { PATH: '/usr/bin:/bin', HOME: process.env['HOME'] ?? '/', ...executable.env },
  });
};

export const findChromium = async (
  chosen: string | undefined,
  system: readonly string[],
  bundled: () => Promise<BrowserExecutable | undefined>,
): Promise<BrowserExecutable> => {
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, which does not exist`);
    return { path: chosen, env: {} };
  }
  const packed = await bundled();
  if (packed !== undefined) return packed;
  const path = system.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error('No Chromium for the browser tests: run "apt-get install -y chromium" as root, or set CHROME_PATH');
  return { path, env: {} };
};
