/**
 * A host without HTTP: a person signs in twice, then is locked out. On the in-memory adapters; those on PostgreSQL take
 * their place without another change.
 */
import { ChangeUserLocally } from '@vestibule/identity-core';
import { Scenario } from '@vestibule/identity-core/contracts';
import { ManualClock, SequentialIds, inMemoryPorts } from '@vestibule/identity-core/memory';

export async function firstLogin(print: (line: string) => void): Promise<void> {
  const scenario = await Scenario.open({ ...inMemoryPorts(), ids: new SequentialIds(), clock: new ManualClock() });
  const ann = { upn: 'ann@acme.example', fields: { displayName: 'Ann Bell' } };

  for (const attempt of ['first', 'second']) {
    const outcome = await scenario.login(ann);
    if (outcome.kind === 'signed-in') print(`${attempt} login: signed in${outcome.registered ? ', registered' : ''} as ${outcome.user.fields.displayName ?? ''}`);
  }

  const user = await scenario.onlyUser();
  await new ChangeUserLocally(scenario.ports).execute(scenario.administration, user.id, { blocked: true });
  const refused = await scenario.login(ann);
  if (refused.kind === 'refused') print(`third login: ${refused.refusal.code} – ${refused.refusal.remedy}`);
}
