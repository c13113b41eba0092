import { isShadowWorld, type Decision, type IdentityUnitOfWork, type Stores, type TenantId } from '@vestibule/identity-core';
import { inSpan } from './tracer.js';

/** A span for every unit of work, with what it decided and how often it ran. */
export class TracedUnitOfWork implements IdentityUnitOfWork {
  constructor(private readonly inner: IdentityUnitOfWork) {}

  run<T>(tenant: TenantId, work: (stores: Stores) => Promise<T>): Promise<T> {
    return inSpan('unit of work', { attributes: { 'vestibule.tenant.id': tenant, 'vestibule.shadow': isShadowWorld(tenant) } }, async (span) => {
      if (!span.isRecording()) return this.inner.run(tenant, work);
      let attempts = 0;
      let kept: Decision[] = [];
      const result = await this.inner.run(tenant, (stores) => {
        attempts += 1;
        const recorded: Decision[] = [];
        kept = recorded;
        const decisions: Stores['decisions'] = {
          record: (decision, events) => {
            recorded.push(decision);
            stores.decisions.record(decision, events);
          },
        };
        return work({ ...stores, decisions });
      });
      span.setAttribute('vestibule.attempts', attempts);
      const [decision] = kept;
      if (decision !== undefined) span.setAttributes(attributesOf(decision));
      return result;
    });
  }
}

const attributesOf = ({ id, kind, action, outcome, reason, connection }: Decision) => ({
  'vestibule.decision': id,
  'vestibule.operation': `${kind} ${action}`,
  'vestibule.outcome': outcome,
  ...(reason === null ? {} : { 'vestibule.reason': reason }),
  ...(connection === null ? {} : { 'vestibule.connection': connection }),
});
