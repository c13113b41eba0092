import { z } from 'zod';
import { time } from './text.js';

const KEY = z
  .strictObject({
    fingerprint: z.string().meta({ description: 'SHA-256 of the certificate, in hex.' }),
    subject: z.string(),
    notBefore: time,
    notAfter: time,
    status: z.enum(['valid', 'expiring', 'expired']),
    certificate: z.string().meta({ description: 'PEM, for identity providers that take no metadata.' }),
  })
  .meta({ id: 'ServiceProviderKey' });

export const KEYS = z
  .strictObject({
    current: KEY.nullable().meta({ description: 'Signs. null: none was needed yet.' }),
    next: KEY.nullable().meta({ description: 'Published beside the current one; signs once it is promoted.' }),
    previous: KEY.nullable().meta({ description: 'Replaced; still decrypts, until it is retired.' }),
  })
  .meta({ id: 'ServiceProviderKeys' });
