import type { ConnectionId } from '../connection/connection-id.js';
import type { SetupLink } from '../connection/setup-link.js';
import type { Secrets } from '../kernel/clock.js';
import {
  administer,
  unknown,
  type AdministrationOutcome,
  type AdministrationPorts,
  type AdministrationRequest,
} from './administration-request.js';

export interface NewSetupLink {
  readonly connection: ConnectionId | null;
  readonly lifetimeMilliseconds: number;
}

/** Use case: a link for a customer's administrator. Its secret is in this answer and nowhere else. */
export class CreateSetupLink {
  constructor(
    private readonly ports: AdministrationPorts,
    private readonly secrets: Secrets,
  ) {}

  execute(
    request: AdministrationRequest,
    { connection, lifetimeMilliseconds }: NewSetupLink,
  ): Promise<AdministrationOutcome<{ readonly link: SetupLink; readonly secret: string }>> {
    return administer(this.ports, request, 'create-setup-link', connection, async (stores, draft) => {
      if (connection !== null && (await stores.connections.get(connection)) === undefined) return unknown('Connection', connection);
      const { plain, hash } = this.secrets.next();
      const id = this.ports.ids.next();
      const expiresAt = new Date(draft.at.getTime() + lifetimeMilliseconds);
      const link: SetupLink = { tenant: request.tenant, id, connection, secretHash: hash, createdAt: draft.at, expiresAt };
      stores.setupLinks.insert(link);
      draft.change({ kind: 'tenant', id: request.tenant }, `setup-link ${id}`, null, expiresAt.toISOString());
      return { done: { link, secret: plain } };
    });
  }
}

/** Use case: a link opens nothing any more, at once. */
export class DeleteSetupLink {
  constructor(private readonly ports: AdministrationPorts) {}

  execute(request: AdministrationRequest, id: string): Promise<AdministrationOutcome<null>> {
    return administer(this.ports, request, 'delete-setup-link', null, async (stores, draft) => {
      const link = await stores.setupLinks.get(id);
      if (link === undefined) return unknown('Setup link', id);
      stores.setupLinks.delete(id);
      draft.change({ kind: 'tenant', id: request.tenant }, `setup-link ${id}`, link.expiresAt.toISOString(), null);
      return { done: null };
    });
  }
}
