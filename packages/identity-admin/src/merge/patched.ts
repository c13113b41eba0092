/**
 * One setting after a merge patch: absent leaves it, `null` sets its default.
 *
 * @see RFC 7396 §2
 */
export function patched<Value>(wanted: Value | null | undefined, current: Value, fallback: Value): Value {
  return wanted === undefined ? current : (wanted ?? fallback);
}
