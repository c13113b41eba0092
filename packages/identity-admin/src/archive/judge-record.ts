import type { ArchiveRecord, JsonObject, JsonValue } from '@vestibule/identity-core';
import type { AdminOptions } from '../admin-options.js';
import { isLoopbackUrl } from '../merge/is-loopback-url.js';

/** What the API would not have let in either: addresses that are plain http, or where webhooks may not be sent. */
export function judgeRecord({ externalUrl, webhooks }: Pick<AdminOptions, 'externalUrl' | 'webhooks'>): (record: ArchiveRecord) => string | undefined {
  const allowsHttp = isLoopbackUrl(externalUrl);
  return (record) => {
    if (record.kind === 'webhook') {
      const fault = webhooks?.findUrlFault(typeof record['url'] === 'string' ? record['url'] : '');
      return fault === undefined ? undefined : `its url ${fault}`;
    }
    if (record.kind !== 'connection' || allowsHttp) return undefined;
    const plain = urlsOf(record).find((url) => !url.startsWith('https:'));
    return plain === undefined ? undefined : 'an address of its identity provider is not https';
  };
}

function urlsOf(record: ArchiveRecord): readonly string[] {
  const idp = (record['saml'] as JsonObject | null)?.['idp'] as JsonObject | null | undefined;
  return Object.entries(idp ?? {}).flatMap(([name, value]: [string, JsonValue]) => (/Url$/.test(name) && typeof value === 'string' ? [value] : []));
}
