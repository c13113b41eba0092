import type { ConnectionId } from '../connection/connection-id.js';
import type { DomainEvent, EventId, EventType } from '../events/domain-event.js';
import type { GroupId } from '../group/group.js';
import type { Clock, Ids } from '../kernel/clock.js';
import type { JsonObject, JsonValue } from '../kernel/json.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentifierKind, UserId } from '../user/identifiers.js';
import type { DecisionLog } from './decision-log.js';
import type { Actor, Decision, DecisionId, DecisionKind, DecisionOutcome, FieldChange, TrailStep } from './decision.js';
import type { Refusal } from './refusal-code.js';

export interface DecisionSubject {
  readonly tenant: TenantId;
  readonly kind: DecisionKind;
  readonly action: string;
  readonly connection: ConnectionId | null;
  readonly actor: Actor;
  readonly input: JsonObject | null;
}

/**
 * One decision in the making: policies add their trail, plans their changes and events. Made anew inside every run of a
 * unit of work, closed by exactly one of `accept`, `plan`, `hold` and `refuse`.
 */
export class DecisionDraft {
  readonly id: DecisionId;
  readonly at: Date;
  private readonly steps: TrailStep[] = [];
  private readonly changes: FieldChange[] = [];
  private readonly events: DomainEvent[] = [];
  private user: UserId | null = null;
  private group: GroupId | null = null;
  private matched: IdentifierKind | null = null;

  constructor(
    private readonly subject: DecisionSubject,
    private readonly ids: Ids,
    clock: Clock,
  ) {
    this.id = ids.next() as DecisionId;
    this.at = clock.now();
  }

  note(...steps: readonly TrailStep[]): void {
    this.steps.push(...steps);
  }

  step(policy: string, result: string, detail: string | null = null): void {
    this.steps.push({ policy, identifier: null, result, detail });
  }

  about(target: { readonly user?: UserId; readonly group?: GroupId; readonly matchedBy?: IdentifierKind }): void {
    if (target.user !== undefined) this.user = target.user;
    if (target.group !== undefined) this.group = target.group;
    if (target.matchedBy !== undefined) this.matched = target.matchedBy;
  }

  /** Values that are equal are no change. @returns whether it was one. */
  change(target: FieldChange['target'], field: string, from: JsonValue, to: JsonValue): boolean {
    if (JSON.stringify(from) === JSON.stringify(to)) return false;
    this.changes.push({ target, field, from, to });
    return true;
  }

  changed(...changes: readonly FieldChange[]): void {
    this.changes.push(...changes);
  }

  get changedFields(): readonly string[] {
    return this.changes.map((change) => change.field);
  }

  get hasChanges(): boolean {
    return this.changes.length > 0;
  }

  event(type: EventType, data: JsonObject): void {
    this.events.push({ id: this.ids.next() as EventId, at: this.at, type, data });
  }

  accept(log: DecisionLog, detail: string | null = null): DecisionId {
    return this.close(log, 'accepted', null, detail, this.changes, this.events);
  }

  /** What would change is written down; nothing happened, so no event. */
  plan(log: DecisionLog, detail: string | null = null): DecisionId {
    return this.close(log, 'planned', null, detail, this.changes, []);
  }

  /** Whatever was noted as change or event did not happen and is left out. */
  refuse(log: DecisionLog, refusal: Refusal): DecisionId {
    this.step('outcome', `refused: ${refusal.code}`, refusal.detail);
    return this.close(log, 'refused', refusal, refusal.detail, [], []);
  }

  /** An administrator decides later; the events are those of the hold itself. */
  hold(log: DecisionLog, refusal: Refusal): DecisionId {
    this.step('outcome', `held: ${refusal.code}`);
    return this.close(log, 'held', refusal, refusal.detail, [], this.events.filter((event) => event.type === 'guard.tripped'));
  }

  /** A failure that is news in itself: its events stay, and nothing changed. */
  fail(log: DecisionLog, refusal: Refusal): DecisionId {
    this.step('outcome', `refused: ${refusal.code}`, refusal.detail);
    return this.close(log, 'refused', refusal, refusal.detail, [], this.events);
  }

  private close(
    log: DecisionLog,
    outcome: DecisionOutcome,
    refusal: Refusal | null,
    detail: string | null,
    changes: readonly FieldChange[],
    events: readonly DomainEvent[],
  ): DecisionId {
    if (this.steps.length === 0) this.step('outcome', outcome);
    const decision: Decision = {
      ...this.subject,
      id: this.id,
      at: this.at,
      outcome,
      reason: refusal?.code ?? null,
      detail,
      remedy: refusal?.remedy ?? null,
      matchedBy: this.matched,
      trail: this.steps,
      changes,
      events: events.map((event) => event.id),
      user: this.user,
      group: this.group,
    };
    log.record(decision, events);
    return this.id;
  }
}
