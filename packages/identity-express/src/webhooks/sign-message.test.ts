import { describe, expect, it } from '@jest/globals';
import { newWebhookSecret, signMessage } from './sign-message.js';

describe('the signature of a message', () => {
  it("is the one of the specification's example", () => {
    const headers = signMessage('msg_p5jXN8AQM9LWM0D4loKWxJek', new Date(1_614_265_330_000), '{"test": 2432232314}', ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']);
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('carries one signature for each secret, the current one first', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const both = signMessage('a', new Date(0), '{}', secrets)['webhook-signature'] ?? '';
    expect(both.split(' ')).toEqual(secrets.map((secret) => signMessage('a', new Date(0), '{}', [secret])['webhook-signature']));
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });
});
