import { describe, expect, it } from '@jest/globals';
import { createLogger, describeError } from './create-logger.js';
import { loggedPath } from './log-requests.js';

describe('the log', () => {
  const written = (format: 'json' | 'pretty'): string => {
    const lines: string[] = [];
    const logger = createLogger('info', format, { write: (line) => void lines.push(line) });
    logger.debug('too quiet');
    logger.info({ path: '/login', status: 200 }, 'request');
    return lines.join('');
  };

  it('is one JSON object a line', () => {
    expect(JSON.parse(written('json'))).toEqual({ level: 'info', time: expect.stringMatching(/Z$/), path: '/login', status: 200, msg: 'request' });
  });

  it('is a sentence a line for people', () => {
    expect(written('pretty')).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}request path=\/login status=200\n$/);
  });

  it("writes of an error its words, never the rows that a driver hangs on it", () => {
    const error = Object.assign(new Error('duplicate key', { cause: new TypeError('inner') }), { code: '23505', detail: 'Key (email)=(ann@acme.example)' });
    expect(JSON.stringify(describeError(error))).not.toContain('ann@acme.example');
    expect(describeError(error)).toMatchObject({ name: 'Error', message: 'duplicate key', code: '23505', cause: { message: 'inner' } });
    expect(describeError('secret string')).toEqual({ message: 'something that is no error was thrown' });
  });

  it('writes no query and no set-up link', () => {
    expect(loggedPath('/t/acme/saml/okta/acs?SAMLResponse=secret')).toBe('/t/acme/saml/okta/acs');
    expect(loggedPath('/console/setup/secret-link?x')).toBe('/console/setup/…');
  });
});
