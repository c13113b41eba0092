import type { ResponseExpectations } from '../response/expectations.js';
import type { VerifiedAssertion } from '../response/verified-assertion.js';

/** What crosses to a worker; survives structured cloning. */
export type GateJob = {
  readonly message: string;
  readonly expected: ResponseExpectations;
  readonly first: Pick<VerifiedAssertion, 'assertionId' | 'nameId' | 'attributes' | 'encrypted' | 'signed' | 'certificateIndex'>;
  readonly attributeNames: readonly string[];
};
