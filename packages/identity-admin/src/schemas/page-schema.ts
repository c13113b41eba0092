import { z } from 'zod';

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'Opaque cursor of the next page; null at the end.' }),
  });
