import { isIPv4, isIPv6 } from 'node:net';

/** The 4 or 16 octets of an address as text; `undefined` for anything else, and for one with a zone id. */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number);
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = withHexTail(text).split('::');
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')];
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: gap }, () => 0), ...back];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** A dotted end (`::ffff:1.2.3.4`) as two groups. */
function withHexTail(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
}

const groupsOf = (part: string): readonly number[] => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));

/** A CIDR block: everything whose first bits are those of its address. */
export interface IpBlock {
  readonly octets: Uint8Array;
  readonly bits: number;
}

/** `10.0.0.0/8`, or one address; `undefined` for anything else. */
export function parseIpBlock(text: string): IpBlock | undefined {
  const [address = '', prefix, ...rest] = text.split('/');
  const octets = parseIpAddress(address.replace(/^\[|\]$/g, ''));
  if (octets === undefined || rest.length > 0) return undefined;
  if (prefix === undefined) return { octets, bits: octets.length * 8 };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Infinity;
  return bits <= octets.length * 8 ? { octets, bits } : undefined;
}

export function isInBlock(address: Uint8Array, { octets, bits }: IpBlock): boolean {
  if (address.length !== octets.length) return false;
  for (let bit = 0; bit < bits; bit += 8) {
    const mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit));
    if (((address[bit >> 3] ?? 0) & mask & 0xff) !== ((octets[bit >> 3] ?? 0) & mask & 0xff)) return false;
  }
  return true;
}
