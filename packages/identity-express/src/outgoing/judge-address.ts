import { isInBlock, parseIpAddress, parseIpBlock, type IpBlock } from './ip-address.js';

export type AddressVerdict =
  | { readonly kind: 'public' }
  /** Reachable when the operator says so. */
  | { readonly kind: 'private'; readonly what: string }
  /** Never reachable. */
  | { readonly kind: 'forbidden'; readonly what: string };

type Range = readonly [block: string, what: string];

/** Link-local and the places where clouds answer with credentials; nothing that anybody means to reach from here. */
const FORBIDDEN: readonly Range[] = [
  ['169.254.0.0/16', 'a link-local address'],
  ['fe80::/10', 'a link-local address'],
  ['fec0::/10', 'a site-local address'],
  ['100.100.100.200', "a cloud's metadata address"],
  ['168.63.129.16', "a cloud's metadata address"],
  ['192.0.0.192', "a cloud's metadata address"],
  ['fd00:ec2::254', "a cloud's metadata address"],
  ['fd20:ce::254', "a cloud's metadata address"],
  ['0.0.0.0/8', 'no address of a host'],
  ['::', 'no address of a host'],
  ['224.0.0.0/4', 'a multicast address'],
  ['ff00::/8', 'a multicast address'],
  ['240.0.0.0/4', 'a reserved address'],
  // What carries an IPv4 address inside it leads to that one, by ways that nobody checks.
  ['::ffff:0:0/96', 'an IPv4 address in an IPv6 form'],
  ['::ffff:0:0:0/96', 'an IPv4 address in an IPv6 form'],
  ['::/96', 'an IPv4 address in an IPv6 form'],
  ['2002::/16', 'an IPv4 address in an IPv6 form (6to4)'],
  ['2001::/32', 'an IPv4 address in an IPv6 form (Teredo)'],
  ['64:ff9b:1::/48', 'an IPv4 address in an IPv6 form (NAT64)'],
];

/** IANA's special-purpose registries (RFC 6890). `::1` stands before the forbidden `::/96` that contains it. */
const LOOPBACK: readonly Range[] = [
  ['127.0.0.0/8', 'a loopback address'],
  ['::1', 'a loopback address'],
];
const PRIVATE: readonly Range[] = [
  ['10.0.0.0/8', 'a private address'],
  ['172.16.0.0/12', 'a private address'],
  ['192.168.0.0/16', 'a private address'],
  ['100.64.0.0/10', 'an address inside a provider (CGNAT)'],
  ['fc00::/7', 'a private address'],
  ['192.0.0.0/24', 'a special address'],
  ['192.0.2.0/24', 'a documentation address'],
  ['198.51.100.0/24', 'a documentation address'],
  ['203.0.113.0/24', 'a documentation address'],
  ['2001:db8::/32', 'a documentation address'],
  ['3fff::/20', 'a documentation address'],
  ['192.88.99.0/24', 'a special address'],
  ['198.18.0.0/15', 'a benchmarking address'],
  ['2001:2::/48', 'a benchmarking address'],
  ['2001:10::/28', 'a special address'],
  ['2001:20::/28', 'a special address'],
  ['100::/64', 'a special address'],
  ['5f00::/16', 'a special address'],
];

type Known = readonly [block: IpBlock, what: string];
const read = (ranges: readonly Range[]): readonly Known[] => ranges.flatMap(([text, what]): readonly Known[] => {
  const block = parseIpBlock(text);
  return block === undefined ? [] : [[block, what]];
});
const [loopback, forbidden, unroutable] = [read(LOOPBACK), read(FORBIDDEN), read(PRIVATE)];
const NAT64 = parseIpBlock('64:ff9b::/96');

/** What an address is, whoever asks. Pure and total; a text that is no address is forbidden. */
export function judgeAddress(text: string): AddressVerdict {
  const address = parseIpAddress(text);
  if (address === undefined) return { kind: 'forbidden', what: 'no plain IP address' };
  const find = (ranges: readonly Known[]): string | undefined => ranges.find(([block]) => isInBlock(address, block))?.[1];
  const own = find(loopback);
  if (own !== undefined) return { kind: 'private', what: own };
  const never = find(forbidden);
  if (never !== undefined) return { kind: 'forbidden', what: never };
  if (NAT64 !== undefined && isInBlock(address, NAT64)) return judgeTranslated(address);
  const special = find(unroutable);
  return special === undefined ? { kind: 'public' } : { kind: 'private', what: special };
}

/** A network without IPv4 reaches it so: an operator may allow that, for public addresses. */
function judgeTranslated(address: Uint8Array): AddressVerdict {
  const what = 'an IPv4 address in an IPv6 form (NAT64)';
  return { kind: judgeAddress(address.slice(12).join('.')).kind === 'public' ? 'private' : 'forbidden', what };
}
