import { expect, it } from '@jest/globals';
import type { DecisionId } from '@vestibule/identity-core';
import type { Scenario } from '@vestibule/identity-core/contracts';
import fc from 'fast-check';
import { anyCommand, mayFreeIdentifiers, mustLeave, perform, type Command } from './commands.js';
import { KEPT_RACES, KEPT_SEQUENCES } from './kept-sequences.js';
import { World, type Sight } from './world.js';

export interface PropertyRuns {
  readonly sequences: number;
  readonly parallel: number;
  readonly orders: number;
}

/** `PROPERTY_TIMES=20` for a long run. */
const times = (usual: number): number => usual * Number(process.env['PROPERTY_TIMES'] ?? '1');

const PATIENCE_MILLISECONDS = 240_000;

/**
 * The properties that must hold whatever is asked in whatever order: no identifier with two holders, none moved by a weaker
 * match, nobody inactive with a session, refused means unchanged, twice means once, tenants apart, one account per person.
 *
 * @param openScenario A fresh tenant on the adapter under test.
 */
export function domainProperties(openScenario: () => Promise<Scenario>, runs: PropertyRuns): void {
  const world = async () => new World(await openScenario());
  const report = { verbose: 0, endOnFailure: false } as const;
  /** A neighbour with the same people and groups, whom nobody asks anything. */
  const neighbour = async () => {
    const elsewhere = await world();
    for (const who of ['ann', 'straße']) await elsewhere.scenario.provision({ upn: `${who}@acme.example`, id: `00u${who}` });
    await elsewhere.scenario.push('Group 0');
    const untouched = await elsewhere.look();
    return async () => expect(await elsewhere.look()).toEqual(untouched);
  };

  it('holds after every command of any sequence', async () => {
    const expectNeighbourUntouched = await neighbour();
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 1, maxLength: 14 }), async (commands) => {
        const here = await world();
        for (const command of commands) await expectToHold(here, command);
        await expectNeighbourUntouched();
      }),
      { numRuns: times(runs.sequences), examples: KEPT_SEQUENCES.map((commands) => [[...commands]]), ...report },
    );
  }, times(PATIENCE_MILLISECONDS));

  it('holds when commands race one another', async () => {
    const expectNeighbourUntouched = await neighbour();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyCommand, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 4 }), async (batches) => {
        const here = await world();
        for (const batch of batches) {
          await Promise.all(batch.map((command) => perform(here, command)));
          expect(await here.faults()).toEqual([]);
        }
        await expectNeighbourUntouched();
      }),
      { numRuns: times(runs.parallel), examples: KEPT_RACES.map((batches) => [batches.map((batch) => [...batch])]), ...report },
    );
  }, times(PATIENCE_MILLISECONDS));

  it('brings first logins and creates of the same people to the same users in any order', async () => {
    const people = fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 });
    const order = people.chain((who) => fc.shuffledSubarray(who.flatMap((index) => [`login ${index}`, `create ${index}`, `login ${index}`]), { minLength: who.length * 3 }));
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (steps, together) => {
        const here = await world();
        const act = (step: string) => {
          const [does, index] = step.split(' ');
          const person = { upn: `p${index}@acme.example`, fields: { displayName: `P${index}` } };
          return does === 'login' ? here.scenario.login(person) : here.scenario.provision({ ...person, id: `00u${index}` });
        };
        if (together) await Promise.all(steps.map(act));
        else for (const step of steps) await act(step);
        const users = (await here.users()).map(({ upn, email, managedBy, status, fields, externalIds }) => ({
          upn,
          email,
          managedBy,
          status,
          displayName: fields.displayName,
          externalIds: externalIds.map((id) => `${id.channel} ${id.value}`).sort(),
        }));
        const indexes = [...new Set(steps.map((step) => step.split(' ')[1]))].sort();
        expect(users.sort((a, b) => ((a.upn ?? '') < (b.upn ?? '') ? -1 : 1))).toEqual(
          indexes.map((index) => ({
            upn: `p${index}@acme.example`,
            email: `p${index}@acme.example`,
            managedBy: 'okta',
            status: 'active',
            displayName: `P${index}`,
            externalIds: [`saml p${index}@acme.example`, `scim 00u${index}`],
          })),
        );
      }),
      { numRuns: times(runs.orders), ...report },
    );
  }, times(PATIENCE_MILLISECONDS));
}

async function expectToHold(here: World, command: Command): Promise<void> {
  const before = await here.look();
  const holdersBefore = await here.holders();
  const outcome = await perform(here, command);
  const after = await here.look();
  expect(await here.faults()).toEqual([]);
  if (outcome === undefined) return;

  const decision = await here.scenario.decision(outcome.decision as DecisionId);
  expect(decision.trail).not.toEqual([]);
  if (outcome.kind === 'refused') {
    expect(after).toEqual(before);
    expect(decision).toMatchObject({ outcome: 'refused', remedy: expect.any(String), changes: [], events: [] });
  }
  await expectNothingMoved(here, command, holdersBefore);
  expectGroupsLeft(command, before, after);

  // Delivered twice is delivered once; what names its target by position is left out when positions moved.
  if (JSON.stringify(before.users.length) === JSON.stringify(after.users.length) && before.groups.length === after.groups.length) {
    await perform(here, command);
    expect(await here.faults()).toEqual([]);
    if (isRepeatable(command)) expect(await here.look()).toEqual(after);
  }
}

/** Authority over groups: what a command has no business with keeps its name, its members and its authority. */
function expectGroupsLeft(command: Command, before: Sight, after: Sight): void {
  const now = new Map(after.groups.map((group) => [group.id, group]));
  for (const group of before.groups.filter((each) => mustLeave(command, each))) {
    const current = now.get(group.id);
    // An administrator may hand a group over; what is in it stays.
    const isHandedOver = command.does === 'detach' || command.does === 'relink';
    if (isHandedOver) expect([current?.name, current?.members]).toEqual([group.name, group.members]);
    else expect(current).toEqual(group);
  }
}

async function expectNothingMoved(here: World, command: Command, before: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const now = await here.holders();
  for (const [identifier, [holder]] of before) {
    const [current] = now.get(identifier) ?? [];
    if (current !== undefined) expect([command.does, identifier, current]).toEqual([command.does, identifier, holder]);
    else expect([command.does, identifier, mayFreeIdentifiers(command) || command.does === 'create']).toEqual([command.does, identifier, true]);
  }
}

/** `restore` issues a SCIM id, and what is gone afterwards is not there to be named by its place. */
const isRepeatable = ({ does }: Command): boolean => does !== 'restore';
