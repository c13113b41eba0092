/**
 * A directory pushes a group; it is read-only here until it is detached, and then keeps its id, name and members.
 */
import { ChangeGroupLocally, DetachGroup, type GroupName } from '@vestibule/identity-core';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock, SequentialIds, inMemoryPorts } from '@vestibule/identity-core/memory';

export async function pushAndDetachGroups(print: (line: string) => void): Promise<void> {
  const scenario = await Scenario.open({ ...inMemoryPorts(), ids: new SequentialIds(), clock: new ManualClock() });
  const { ports, administration } = scenario;
  const ann = await scenario.provision({ upn: 'ann@acme.example', id: '00u1' });
  if (ann.kind === 'refused') throw new Error(ann.refusal.detail);
  const pushed = await scenario.push('AllDeskUsers', [ann.view.record.scimId]);
  if (pushed.kind === 'refused') throw new Error(pushed.refusal.detail);
  const { id } = pushed.group;

  const rename = () => new ChangeGroupLocally(ports).execute(administration, id, { name: 'Desk users' as GroupName });
  const before = await rename();
  print(`rename: ${before.kind === 'refused' ? before.refusal.detail : 'done'}`);

  await new DetachGroup(ports).execute(administration, id);
  const after = await rename();
  print(`after detaching: ${after.kind === 'done' ? `${after.value.kind} group "${after.value.name}", ${(await scenario.memberIds(id)).length} member` : after.refusal.detail}`);
}
