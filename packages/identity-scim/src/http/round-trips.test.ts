import { describe, expect, it } from '@jest/globals';
import { ScimBed } from '../testing/scim-bed.js';

/** Counts the calls of every port, each being one round trip of the SQL adapter. */
function watched<T extends object>(port: T, name: string, calls: string[]): T {
  return new Proxy(port, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...parameters: unknown[]): unknown => {
        const [, , , options] = parameters as [unknown, unknown, unknown, unknown];
        calls.push(`${name}.${String(key)}${typeof options === 'object' && options !== null && 'members' in options ? ` members:${String(options.members)}` : ''}`);
        return Reflect.apply(value, target, parameters);
      };
    },
  });
}

describe('a request costs no more calls than it must', () => {
  it('an authentication and one read, or one unit of work', async () => {
    const calls: string[] = [];
    const bed = await ScimBed.open({
      wrap: ({ unitOfWork, connections, provisioning }) => ({
        unitOfWork: watched(unitOfWork, 'unitOfWork', calls),
        connections: watched(connections, 'connections', calls),
        provisioning: watched(provisioning, 'provisioning', calls),
      }),
    });
    const ann = await bed.user('ann');
    const group = await bed.group('Sales', [ann]);
    const authentication = 'connections.findByTokenHash';
    const unit = 'unitOfWork.run';
    for (const [method, target, body, expected] of [
      ['GET', `/Users/${ann}`, undefined, ['provisioning.getUser']],
      ['GET', '/Users?filter=userName eq "ann"', undefined, ['provisioning.findUsers']],
      ['GET', `/Groups/${group}`, undefined, ['provisioning.getGroup members:true']],
      ['GET', `/Groups/${group}?excludedAttributes=members`, undefined, ['provisioning.getGroup members:false']],
      ['GET', '/Groups?excludedAttributes=members', undefined, ['provisioning.findGroups members:false']],
      ['GET', '/ServiceProviderConfig', undefined, []],
      ['POST', '/Users', { userName: 'bob' }, [unit]],
      ['POST', '/Users', { userName: 'bob' }, [unit]],
      ['POST', '/Groups', { displayName: 'Empty' }, [unit]],
      ['PUT', `/Users/${ann}`, { userName: 'ann' }, [unit]],
      ['PUT', `/Users/${ann}?excludedAttributes=groups`, { userName: 'ann' }, [unit]],
      ['PATCH', `/Users/${ann}`, { Operations: [{ op: 'replace', value: { active: false } }] }, [unit]],
      ['PATCH', `/Groups/${group}`, { Operations: [{ op: 'add', path: 'members', value: [{ value: ann }] }] }, [unit]],
      ['PATCH', `/Groups/${group}`, { Operations: 'no' }, [unit]],
      ['DELETE', `/Groups/${group}`, undefined, [unit]],
    ] as const) {
      calls.length = 0;
      await bed.send(method, target, body === undefined ? {} : { body });
      expect([method, target, ...calls]).toEqual([method, target, authentication, ...expected]);
    }
    calls.length = 0;
    await bed.send('GET', '/Users', { token: null });
    expect(calls).toEqual([]);
  });
});
