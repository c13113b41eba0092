import { escapePointer } from './problem.js';

/**
 * The pointer of the first key that stands twice in one object. `JSON.parse` would silently keep the last of them, and
 * another reader of the same body perhaps the first.
 *
 * @param json Valid JSON.
 */
export function findDoubledKey(json: string): string | undefined {
  const open: (Container | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charAt(at);
    if (character === '{' || character === '[') open.push({ keys: character === '{' ? new Set() : undefined, at: character === '{' ? '' : '0' });
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') nextElement(open.at(-1));
    else if (character === '"') {
      const end = endOfString(json, at);
      const object = open.at(-1);
      if (object?.keys !== undefined && isKey(json, end)) {
        const key = String(JSON.parse(json.slice(at, end)));
        object.at = key;
        if (object.keys.has(key)) return open.map((container) => `/${escapePointer(container?.at ?? '')}`).join('');
        object.keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

interface Container {
  /** Of an object those seen; of an array none. */
  readonly keys: Set<string> | undefined;
  /** The key or index that is being read. */
  at: string;
}

function nextElement(container: Container | undefined): void {
  if (container !== undefined && container.keys === undefined) container.at = String(Number(container.at) + 1);
}

/** One past the closing quotation mark. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}

/** Whether a string that ends here is followed by a colon. */
function isKey(json: string, end: number): boolean {
  for (let at = end; at < json.length; at += 1) {
    const character = json.charAt(at);
    if (character === ':') return true;
    if (!/\s/.test(character)) return false;
  }
  return false;
}
