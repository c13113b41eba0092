/** RFC 3339 in UTC with milliseconds. */
export const timeView = (at: Date | null): string | null => at?.toISOString() ?? null;
