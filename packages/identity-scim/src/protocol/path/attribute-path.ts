import type { AttributePath } from '../filter/filter.js';

const NAME = /^(?:[A-Za-z][\w-]*|\$ref)$/;

/**
 * Reads `name`, `name.sub` or `urn:…:name.sub`. A URN ends at its last colon, since attribute names hold none.
 *
 * @returns `undefined` when the text is no attribute path.
 */
export function parseAttributePath(text: string): AttributePath | undefined {
  const colon = text.lastIndexOf(':');
  const urn = colon < 0 ? undefined : text.slice(0, colon);
  if (urn !== undefined && !/^urn:[^:\s]+:./i.test(urn)) return undefined;
  const [name = '', subAttribute, ...rest] = text.slice(colon + 1).split('.');
  if (rest.length > 0 || !NAME.test(name)) return undefined;
  if (subAttribute !== undefined && !NAME.test(subAttribute)) return undefined;
  return {
    ...(urn === undefined ? {} : { urn }),
    name,
    ...(subAttribute === undefined ? {} : { subAttribute }),
  };
}

export function formatAttributePath({ urn, name, subAttribute }: AttributePath): string {
  return `${urn === undefined ? '' : `${urn}:`}${name}${subAttribute === undefined ? '' : `.${subAttribute}`}`;
}
