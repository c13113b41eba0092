import type { Command } from 'commander';
import { segment, type Run } from './command-context.js';
import { call, callAll, CommandRefused, type ManagementApi } from './management-api.js';
import { facts, table } from './output.js';

interface Decision {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly action: string;
  readonly connection: string | null;
  readonly actor: { readonly kind: string; readonly id: string | null };
  readonly outcome: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly remedy: string | null;
  readonly matchedBy: string | null;
  readonly user: string | null;
  readonly group: string | null;
  readonly trail: readonly { readonly policy: string; readonly identifier: string | null; readonly result: string; readonly detail: string | null }[];
  readonly changes: readonly { readonly target: { readonly kind: string; readonly id: string }; readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly events: readonly string[];
}

export function addExplainCommand(program: Command, run: Run): void {
  program
    .command('explain <decision>')
    .description('why a login or a write ended as it did: the number on an error page or in Vestibule-Decision')
    .option('--tenant <slug>', 'where it stands, if known')
    .addHelpText('after', '\nExample:\n  vestibule explain 01890a5d-ac96-774b-bcce-b302099a8057')
    .action((id: string, options: { tenant?: string }, command: Command) =>
      run(command, async (api, output) => {
        const { tenant, decision } = await findDecision(api, id, options.tenant);
        output.result(decision, () => explain(tenant, decision));
      }),
    );
}

/** An operator has only the number from an error page: the tenants are asked one after the other. */
async function findDecision(api: ManagementApi, id: string, given: string | undefined): Promise<{ tenant: string; decision: Decision }> {
  const slugs = given === undefined ? (await callAll<{ slug: string }>(api, '/tenants')).map(({ slug }) => slug) : [given];
  for (const tenant of slugs) {
    const path = `/tenants/${segment(tenant)}/decisions/${segment(id)}`;
    const answer = await api.send('GET', path);
    if (answer.status === 200) return { tenant, decision: answer.body as Decision };
    if (answer.status !== 404) await call(api, 'GET', path);
  }
  throw new CommandRefused(given === undefined ? `No tenant has a decision ${id}.` : `The tenant ${given} has no decision ${id}.`);
}

/** A decision as a person reads it: what, why, what to do, and every consideration on the way. */
export function explain(tenant: string, decision: Decision): string {
  const { actor, trail, changes } = decision;
  const summary = facts([
    ['decision', decision.id],
    ['at', decision.at],
    ['what', `${decision.action} (${decision.kind})`],
    ['tenant', tenant],
    ['connection', decision.connection],
    ['asked by', actor.id === null ? actor.kind : `${actor.kind} ${actor.id}`],
    ['outcome', decision.reason === null ? decision.outcome : `${decision.outcome}: ${decision.reason}`],
    ...(decision.detail === null ? [] : ([['because', decision.detail]] as const)),
    ...(decision.remedy === null ? [] : ([['remedy', decision.remedy]] as const)),
    ...(decision.matchedBy === null ? [] : ([['matched by', decision.matchedBy]] as const)),
    ...(decision.user === null ? [] : ([['user', decision.user]] as const)),
    ...(decision.group === null ? [] : ([['group', decision.group]] as const)),
  ]);
  const steps = table(['#', 'POLICY', 'IDENTIFIER', 'RESULT', 'DETAIL'], trail.map((step, index) => [String(index + 1), step.policy, step.identifier, step.result, step.detail]));
  const changed = table(['OF', 'FIELD', 'FROM', 'TO'], changes.map(({ target, field, from, to }) => [`${target.kind} ${target.id}`, field, from, to]));
  return [summary, `\nTrail\n${steps}`, ...(changes.length === 0 ? [] : [`\nChanges\n${changed}`])].join('\n');
}
