import { describe, expect, it } from '@jest/globals';
import { tenantId } from '../kernel/tenant-id.js';
import type { Tenant } from '../connection/tenant.js';
import { inMemoryPorts } from './in-memory-ports.js';

const ACME: Tenant = {
  id: tenantId('acme'),
  slug: 'acme',
  name: 'Acme',
  allowedDomains: [],
  sharedEmail: 'refuse',
  retention: 'P30D',
  createdAt: new Date(0),
};

describe('InMemoryUnitOfWork', () => {
  it('runs work again when another unit of its tenant committed meanwhile, so that impure work shows', async () => {
    const { unitOfWork, connections } = inMemoryPorts();
    await unitOfWork.run(ACME.id, async (stores) => stores.connections.insertTenant(ACME));
    let runs = 0;

    const append = (letter: string) =>
      unitOfWork.run(ACME.id, async (stores) => {
        runs += 1;
        const tenant = await stores.connections.getTenant();
        if (tenant !== undefined) stores.connections.replaceTenant({ ...tenant, name: tenant.name + letter });
      });
    await Promise.all([append('x'), append('y')]);

    expect(runs).toBe(3);
    expect((await connections.getTenant(ACME.id))?.name).toBe('Acmexy');
  });

  it('keeps databases apart', async () => {
    const [one, other] = [inMemoryPorts(), inMemoryPorts()];

    await one.unitOfWork.run(ACME.id, async (stores) => stores.connections.insertTenant(ACME));

    expect(await other.connections.getTenant(ACME.id)).toBeUndefined();
  });
});
