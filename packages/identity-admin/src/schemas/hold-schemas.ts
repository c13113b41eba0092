import { z } from 'zod';
import { time } from './text.js';

export const HOLD = z
  .strictObject({
    id: z.string(),
    at: time,
    action: z.enum(['deactivate-user', 'delete-user', 'remove-members', 'delete-group']),
    user: z.string().nullable(),
    group: z.string().nullable(),
    status: z.enum(['pending', 'approved', 'rejected']),
  })
  .meta({ id: 'Hold', description: 'What a directory wanted to take away and the guard holds for a decision.' });
