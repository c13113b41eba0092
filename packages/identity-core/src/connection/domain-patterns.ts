/** The longest domain of an e-mail address has as many labels; what has more is nobody's. */
const MAX_LABELS = 127;

/**
 * Every entry of a list of allowed domains that would name this domain: itself, and `*.` before each of its parents.
 *
 * @param domain Folded.
 */
export function domainPatterns(domain: string): readonly string[] {
  const labels = domain.split('.');
  if (labels.length > MAX_LABELS) return [domain];
  return [domain, ...labels.slice(1).map((_, index) => `*.${labels.slice(index + 1).join('.')}`)];
}

/** Entries by which a tenant can be found; `*` names no domain. */
export const namedDomains = (allowedDomains: readonly string[]): readonly string[] => [...new Set(allowedDomains.filter((entry) => entry !== '*'))];
