import type { DecisionId } from '../decision-log/decision.js';
import { administer, type AdministrationPorts, type AdministrationRequest } from './administration-request.js';

/** Use case: secrets leave the installation, which is worth a line in the log although nothing changes. */
export class NoteExport {
  constructor(private readonly ports: AdministrationPorts) {}

  async execute(request: AdministrationRequest): Promise<DecisionId> {
    const { decision } = await administer(this.ports, request, 'export-tenant', null, async () => ({ done: null }));
    return decision;
  }
}
