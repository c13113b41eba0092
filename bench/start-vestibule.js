import { randomBytes } from 'node:crypto';
import { startServer } from './server-process.js';

/** The built reference server on a database of its own, with `call` for its management API. */
export async function startVestibule(databaseUrl, env = {}) {
  const adminToken = randomBytes(24).toString('base64url');
  const server = await startServer('apps/server/dist/main.js', {
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ADMIN_TOKEN: adminToken,
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    RATE_LIMIT: 'off',
    ...env,
  });
  const call = async (path, body) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return { ...server, adminToken, call };
}
