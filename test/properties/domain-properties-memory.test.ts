import { describe } from '@jest/globals';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock, SequentialIds, inMemoryPorts } from '@vestibule/identity-core/memory';
import { domainProperties } from './domain-properties.js';

describe('the domain, in memory', () => {
  domainProperties(() => Scenario.open({ ...inMemoryPorts(), ids: new SequentialIds(), clock: new ManualClock() }), {
    sequences: 3000,
    parallel: 300,
    orders: 200,
  });
});
