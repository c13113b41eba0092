import type { ConnectionId } from '../connection/connection-id.js';
import { DecisionDraft } from '../decision-log/decision-draft.js';
import type { DecisionId, TrailStep } from '../decision-log/decision.js';
import type { LoginRefusalCode, Refusal, SamlRefusalCode } from '../decision-log/refusal-code.js';
import type { Clock, Ids } from '../kernel/clock.js';
import type { JsonObject } from '../kernel/json.js';
import type { TenantId } from '../kernel/tenant-id.js';
import type { IdentityUnitOfWork, Stores } from '../ports.js';
import type { Session } from '../session/session.js';
import type { UserId } from '../user/identifiers.js';

export interface Logout {
  readonly tenant: TenantId;
  readonly connection: ConnectionId;
  readonly trail: readonly TrailStep[];
  readonly input: JsonObject | null;
}

/** Whose sessions end at the word of the IdP. No index: all of that person's that began through the connection. */
export interface NamedSessions {
  readonly nameId: string;
  readonly sessionIndexes: readonly string[];
}

/** Use cases of single logout: each leaves one decision. */
export class CompleteLogout {
  constructor(
    private readonly unitOfWork: IdentityUnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** The IdP signs a person out: their sessions end wherever they are, with a receipt for each person. */
  endNamed(logout: Logout, named: NamedSessions): Promise<{ readonly decision: DecisionId; readonly sessions: number }> {
    return this.decide(logout, async (stores, draft) => {
      const found = await stores.sessions.findByNameId(logout.connection, named.nameId);
      const { sessionIndexes } = named;
      const meant = found.filter(({ sessionIndex }) => sessionIndexes.length === 0 || (sessionIndex !== null && sessionIndexes.includes(sessionIndex)));
      for (const { id } of meant) stores.sessions.end(id);
      for (const [user, sessions] of countByUser(meant)) {
        draft.about({ user });
        stores.sessions.recordRevocation({
          tenant: logout.tenant,
          id: this.ids.next(),
          user,
          requestedAt: draft.at,
          confirmedAt: draft.at,
          sessions,
          reason: 'logout',
          decision: draft.id,
        });
        draft.event('user.sessions_revoked', { user, sessions, reason: 'logout' });
      }
      draft.step('end-sessions', `${meant.length} ended`, `${found.length} of this NameID were open`);
      return { decision: draft.accept(stores.decisions), sessions: meant.length };
    });
  }

  /** A person signs out here. */
  endOwn(logout: Logout, session: Session): Promise<DecisionId> {
    return this.decide(logout, (stores, draft) => {
      stores.sessions.end(session.id);
      draft.about({ user: session.user });
      draft.step('end-sessions', '1 ended', 'by the person');
      return Promise.resolve(draft.accept(stores.decisions));
    });
  }

  /** The IdP answered the request that followed. */
  finish(logout: Logout, detail: string): Promise<DecisionId> {
    return this.decide(logout, (stores, draft) => {
      draft.step('logout-response', 'received', detail);
      return Promise.resolve(draft.accept(stores.decisions, detail));
    });
  }

  refuse(logout: Logout, refusal: Refusal<LoginRefusalCode | SamlRefusalCode>): Promise<DecisionId> {
    return this.decide(logout, (stores, draft) => Promise.resolve(draft.refuse(stores.decisions, refusal)));
  }

  private decide<Result>({ tenant, connection, trail, input }: Logout, work: (stores: Stores, draft: DecisionDraft) => Promise<Result>): Promise<Result> {
    return this.unitOfWork.run(tenant, (stores) => {
      const draft = new DecisionDraft({ tenant, kind: 'login', action: 'logout', connection, actor: { kind: 'person', id: null }, input }, this.ids, this.clock);
      draft.note(...trail);
      return work(stores, draft);
    });
  }
}

function countByUser(sessions: readonly Session[]): ReadonlyMap<UserId, number> {
  const counts = new Map<UserId, number>();
  for (const { user } of sessions) counts.set(user, (counts.get(user) ?? 0) + 1);
  return counts;
}
