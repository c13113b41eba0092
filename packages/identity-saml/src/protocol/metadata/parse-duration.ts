const pattern = /^P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$/;

/** Seconds of an xs:duration that is not negative; a month counts 30 days and a year 365. Undefined when it is none. */
export function parseDurationSeconds(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  const [years, months, days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0)) as [number, number, number, number, number, number];
  return (years * 365 + months * 30 + days) * 86_400 + hours * 3_600 + minutes * 60 + seconds;
}
