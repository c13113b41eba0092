const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;

/**
 * SAML core 1.3.3: a time is an xs:dateTime in UTC. Only the form with `Z` is read, and only a day and an hour that exist;
 * what a lenient parser makes of the rest differs between parsers.
 */
export function parseInstant(text: string | undefined): Date | undefined {
  const match = pattern.exec(text ?? '');
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  const exists = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day && instant.getUTCHours() === hour && instant.getUTCMinutes() === minute;
  return exists && instant.getUTCFullYear() === year ? instant : undefined;
}
