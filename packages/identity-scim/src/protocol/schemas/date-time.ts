const DATE_TIME = /^(-?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i;

/**
 * Milliseconds since the epoch of an `xsd:dateTime`; without a zone it is taken as UTC.
 *
 * @returns `undefined` when it is no such value, or a day that does not exist.
 * @see RFC 7643 §2.3.5
 */
export function parseDateTime(text: string): number | undefined {
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', , , , , zone] = match;
  if (Number(day) > daysIn(Number(year), Number(month))) return undefined;
  const instant = Date.parse(zone === undefined ? `${text}Z` : text.toUpperCase());
  return Number.isNaN(instant) ? undefined : instant;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
