import { isInBlock, parseIpAddress, parseIpBlock, type IpBlock } from './ip-address.js';
import { judgeAddress } from './judge-address.js';

/** Loopback, in the spelling of the setting. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.0/8', '::1', 'localhost'];

/** Where outgoing requests may go. */
export class OutgoingPolicy {
  private readonly hosts = new Set<string>();
  private readonly blocks: IpBlock[] = [];

  /**
   * @param allowPrivateHosts Hosts and CIDR blocks that may be reached although they are private or loopback.
   * @param allowHttp Only while we ourselves are on loopback.
   */
  constructor(
    allowPrivateHosts: readonly string[],
    readonly allowHttp: boolean,
  ) {
    for (const entry of allowPrivateHosts) {
      const block = parseIpBlock(entry);
      if (block === undefined) this.hosts.add(normalHost(entry));
      else this.blocks.push(block);
    }
  }

  /** Why this URL is not asked for; `undefined`: its addresses decide. Pure. */
  findUrlFault(raw: string): string | undefined {
    if (!URL.canParse(raw)) return 'it is no URL that can be read';
    const { protocol, hostname, username, password } = new URL(raw);
    if (protocol !== 'https:' && !(protocol === 'http:' && this.allowHttp)) return `its scheme is ${protocol.slice(0, -1)}; https is needed`;
    if (username !== '' || password !== '') return 'it contains a user name or a password';
    // A URL parser reads 0x7f000001, 2130706433 and 0177.1 as 127.0.0.1; nobody writes an address so who means well.
    if (parseIpAddress(hostname) !== undefined && !raw.includes(`//${hostname}`)) return 'its host is an IP address in an unusual spelling';
    return undefined;
  }

  /** Why a host must not be reached at this address; `undefined`: it may. Pure. */
  findAddressFault(host: string, address: string): string | undefined {
    const verdict = judgeAddress(address);
    if (verdict.kind === 'public' || (verdict.kind === 'private' && this.isAllowed(host, address))) return undefined;
    return `${host} leads to ${address}, ${verdict.what}`;
  }

  private isAllowed(host: string, address: string): boolean {
    const octets = parseIpAddress(address);
    return this.hosts.has(normalHost(host)) || (octets !== undefined && this.blocks.some((block) => isInBlock(octets, block)));
  }
}

const normalHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');
