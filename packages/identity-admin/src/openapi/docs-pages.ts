import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HttpResponse } from '../http/http-message.js';

const require = createRequire(import.meta.url);

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vestibule management API</title>
<link rel="stylesheet" href="/api/v1/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/api/v1/docs/favicon-32x32.png">
<script src="/api/v1/docs/swagger-ui-bundle.js" defer></script>
<script src="/api/v1/docs/init.js" defer></script>
</head>
<body>
<div id="docs"></div>
<noscript><p>The API is described by <a href="/api/v1/openapi.json">openapi.json</a>.</p></noscript>
</body>
</html>
`;

const INIT = `SwaggerUIBundle({
  url: '/api/v1/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

const ASSETS: Readonly<Record<string, string>> = {
  '/docs/swagger-ui.css': 'text/css; charset=utf-8',
  '/docs/swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  '/docs/favicon-32x32.png': 'image/png',
};

/** The readable documentation: a page, its start script and the viewer's files, all from this server. */
export class DocsPages {
  private readonly files = new Map<string, Promise<Uint8Array>>();

  /** @param path Below `/api/v1`. `undefined`: no page of the documentation. */
  async get(path: string): Promise<HttpResponse | undefined> {
    if (path === '/docs' || path === '/docs/') return respond('text/html; charset=utf-8', PAGE);
    if (path === '/docs/init.js') return respond('text/javascript; charset=utf-8', INIT);
    const type = ASSETS[path];
    return type === undefined ? undefined : respond(type, await this.load(path));
  }

  /** Read once: the files do not change while the process lives. */
  private load(path: string): Promise<Uint8Array> {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const file = readFile(join(dirname(require.resolve('swagger-ui-dist/package.json')), path.slice('/docs/'.length)));
    this.files.set(path, file);
    return file;
  }
}

function respond(type: string, body: string | Uint8Array): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': type, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=300' },
    body,
  };
}
