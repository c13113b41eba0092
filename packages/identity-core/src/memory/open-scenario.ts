import { Scenario } from '../contracts/fixture/scenario.js';
import { inMemoryPorts } from './in-memory-ports.js';
import { ManualClock } from './manual-clock.js';
import { SequentialIds } from './sequential-ids.js';

/** A scenario on memory, with a clock that tests move. */
export async function openScenario(overrides: Parameters<typeof Scenario.open>[1] = {}): Promise<Scenario & { readonly time: ManualClock }> {
  const time = new ManualClock();
  const scenario = await Scenario.open({ ...inMemoryPorts(), ids: new SequentialIds(), clock: time }, overrides);
  return Object.assign(scenario, { time });
}
