/**
 * The first key that stands twice in one object, in any case. `JSON.parse` would silently keep the last of them, and another reader
 * of the same message perhaps the first.
 *
 * @param json Valid JSON.
 */
export function findDoubledKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charAt(at);
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(json, end)) {
        const key = String(JSON.parse(json.slice(at, end))).toLowerCase();
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** One past the closing quotation mark. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end, start)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

function isEscaped(json: string, at: number, start: number): boolean {
  let backslashes = 0;
  for (let before = at - 1; before > start && json.charAt(before) === '\\'; before -= 1) backslashes += 1;
  return backslashes % 2 === 1;
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
