import { Agent, request } from 'node:http';

/** One directory's connection pool to one server. */
export class ScimClient {
  constructor(baseUrl, token, connections) {
    this.url = new URL(baseUrl);
    this.token = token;
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  send(method, path, body) {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const { hostname, port, pathname } = this.url;
    const headers = {
      accept: 'application/scim+json',
      authorization: `Bearer ${this.token}`,
      ...(payload === undefined ? {} : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(payload) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path: `${pathname.replace(/\/$/, '')}${path}`, headers, agent: this.agent }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') }));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  close() {
    this.agent.destroy();
  }
}
