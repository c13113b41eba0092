import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';

const ours = (name: string): string => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');
const require = createRequire(import.meta.url);
const base = readFileSync(require.resolve('simpledotcss/simple.min.css'), 'utf8');

const stylesheet = asset('vestibule', 'css', 'text/css; charset=utf-8', `${base}\n${ours('vestibule.css')}`);
const submitForm = asset('submit-form', 'js', 'text/javascript; charset=utf-8', ours('submit-form.js'));

/** With the hash of their content in the name: a browser may keep them for good. */
export const STYLESHEET_PATH = stylesheet.path;
export const SUBMIT_FORM_PATH = submitForm.path;

interface Asset {
  readonly path: string;
  readonly anyVersion: RegExp;
  readonly type: string;
  readonly content: string;
}

function asset(name: string, extension: string, type: string, content: string): Asset {
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { path: `/assets/${name}.${version}.${extension}`, anyVersion: new RegExp(`^/assets/${name}(\\.[0-9a-f]{12})?\\.${extension}$`), type, content };
}

/** While releases overlap, a page of another release may ask for its version here: it gets ours, uncached. */
export function serveAsset(request: HttpRequest): HttpResponse | undefined {
  const found = [stylesheet, submitForm].find(({ anyVersion }) => anyVersion.test(request.path));
  if (found === undefined) return undefined;
  const cache = request.path === found.path ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { status: 200, headers: { 'Content-Type': found.type, 'Cache-Control': cache }, body: found.content };
}
