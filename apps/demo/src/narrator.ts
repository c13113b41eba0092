import type { DecisionAnswer, Management } from './management.js';

/** Prints what the demo does, and the decision that each step left. */
export class Narrator {
  private step = 0;

  constructor(private readonly write: (line: string) => void) {}

  title(text: string): void {
    this.write(`\n\u001b[1m${text}\u001b[0m`);
  }

  say(text: string): void {
    this.write(text);
  }

  begin(text: string): void {
    this.step += 1;
    this.write(`\n\u001b[1m${this.step}. ${text}\u001b[0m`);
  }

  request(method: string, path: string, status: number): void {
    this.write(`   ${method} ${path} → ${status}`);
  }

  async decision(management: Management, tenant: string, id: string | null): Promise<void> {
    if (id === null) return;
    const decision = await management.call<DecisionAnswer>('GET', `/tenants/${tenant}/decisions/${id}`);
    const reason = decision.reason === null ? '' : ` (${decision.reason})`;
    this.write(`   \u001b[2mdecision ${id}: ${decision.action} ${decision.outcome}${reason}`);
    for (const { policy, identifier, result, detail } of decision.trail) {
      this.write(`     ${policy.padEnd(24)} ${identifier === null ? '' : `${identifier} `}${result}${detail === null ? '' : ` — ${detail}`}`);
    }
    for (const { field, from, to } of decision.changes) this.write(`     ${field}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`);
    if (decision.remedy !== null) this.write(`     remedy: ${decision.remedy}`);
    this.write('\u001b[0m');
  }
}
