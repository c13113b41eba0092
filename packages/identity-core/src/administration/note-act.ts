import type { ConnectionId } from '../connection/connection-id.js';
import type { DecisionId } from '../decision-log/decision.js';
import { administer, type AdministrationPorts, type AdministrationRequest } from './administration-request.js';

export interface NotedAct {
  readonly action: string;
  readonly connection?: ConnectionId;
  /** What it is done to, where the call does not say it. */
  readonly about?: string;
}

/** Use case: nothing changes here, but secrets leave, a message is sent or a link is given, which is worth a line in the log. */
export class NoteAct {
  constructor(private readonly ports: AdministrationPorts) {}

  async execute(request: AdministrationRequest, { action, connection, about }: NotedAct): Promise<DecisionId> {
    const { decision } = await administer(this.ports, request, action, connection ?? null, async (_stores, draft) => {
      if (about !== undefined) draft.step('note-act', 'noted', about);
      return { done: null };
    });
    return decision;
  }
}
