/** Whether a URL names this machine itself (RFC 6761 §6.3, RFC 1122 §3.2.1.3). */
export function isLoopbackUrl(raw: string): boolean {
  const { hostname } = new URL(raw);
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
