import { InvalidValueError, MAX_TEXT_LENGTH, parseOptionalText, parseText } from '@vestibule/identity-core';
import { z } from 'zod';

/** A string that one of the core's parse functions judges; its reason becomes the error at the property's pointer. */
export function parsed<Value>(parse: (raw: string) => Value) {
  return z.string().transform((raw, context): Value => {
    try {
      return parse(raw);
    } catch (error) {
      if (!(error instanceof InvalidValueError)) throw error;
      context.addIssue({ code: 'custom', message: error.reason });
      return z.NEVER;
    }
  });
}

/** Text that says something. */
export const label = (maxLength: number) => parsed((raw) => parseText('text', raw, maxLength)).meta({ minLength: 1, maxLength });

/** Describing text; blank says "there is none". */
export const description = (maxLength = MAX_TEXT_LENGTH) => parsed((raw) => parseOptionalText('text', raw, maxLength)).meta({ maxLength });

/** RFC 3339 with an offset. */
export const time = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time such as 2026-01-31T12:00:00.000Z' });

export const instant = time.transform((raw) => new Date(raw));
