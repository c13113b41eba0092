import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from './launch-chromium.js';

describe('the browser of the tests', () => {
  let browser: Browser;
  let server: Server;
  beforeAll(async () => {
    browser = await launchChromium();
    server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html');
      if (request.url === '/') response.setHeader('set-cookie', 'seen=yes; HttpOnly; Secure; SameSite=None; Path=/');
      response.end(
        request.url === '/'
          ? '<form method="post" action="/next"></form><script>document.forms[0].submit()</script>'
          : `<h1>Grüße</h1><p>${request.headers.cookie ?? 'no cookie'}</p>`,
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('runs scripts, keeps cookies apart by context, and draws text', async () => {
    const url = `http://localhost:${(server.address() as AddressInfo).port}`;
    const [one, other] = await Promise.all([browser.newContext(), browser.newContext()]);
    const [first, second] = await Promise.all([one.newPage(), other.newPage()]);
    await first.goto(url);
    await first.waitForURL('**/next');
    expect(await first.textContent('p')).toBe('seen=yes');
    await second.goto(`${url}/next`);
    expect(await second.textContent('p')).toBe('no cookie');
    const heading = await first.locator('h1').boundingBox();
    expect(heading?.height).toBeGreaterThan(20);
    expect((await first.screenshot()).length).toBeGreaterThan(3_000);
  });

  it('is the chosen one, then the one npm brought, then one of the system; otherwise the test fails with the command', async () => {
    const packed = { path: '/packed', env: { LD_LIBRARY_PATH: '/packed/lib' } };
    const absent = () => Promise.resolve(undefined);
    expect(await findChromium(process.execPath, [], absent)).toEqual({ path: process.execPath, env: {} });
    expect(await findChromium(undefined, [process.execPath], () => Promise.resolve(packed))).toBe(packed);
    expect(await findChromium(undefined, ['/nowhere', process.execPath], absent)).toEqual({ path: process.execPath, env: {} });
    await expect(findChromium(undefined, ['/nowhere'], absent)).rejects.toThrow('apt-get install -y chromium');
    await expect(findChromium('/nowhere', [process.execPath], absent)).rejects.toThrow('CHROME_PATH names /nowhere');
  });
});
