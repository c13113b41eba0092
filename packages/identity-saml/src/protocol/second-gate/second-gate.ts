import type { ResponseExpectations } from '../response/expectations.js';
import type { VerifiedAssertion } from '../response/verified-assertion.js';

/** `detail` says what was verified, or why not; for administrators. */
export type SecondGateVerdict = { readonly kind: 'accepted' | 'refused'; readonly detail: string };

/**
 * An independent reading of the same message by an unrelated XML stack. A parser differential then has to fool two parsers in the
 * same way.
 */
export interface SecondGate {
  /**
   * Accepts only when it verifies the same message and reads the same NameID and the same values of the named attributes,
   * compared as lists of non-empty values. Never rejects: whatever goes wrong (a crash, a timeout, a full queue) is a refusal.
   *
   * @param message the form value that the first gate was given
   * @param attributeNames those that are mapped; others are not compared
   */
  verify(message: string, expected: ResponseExpectations, first: VerifiedAssertion, attributeNames: readonly string[]): Promise<SecondGateVerdict>;
  /** Ends the workers; what is under way is refused. */
  close(): Promise<void>;
}
