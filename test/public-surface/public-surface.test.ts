import { describe, expect, it } from '@jest/globals';
import {
  matchUser,
  parseUpn,
  userId,
  type LoginOutcome,
  type MatchDecision,
  type Upn,
  type UserId,
} from '@vestibule/identity-core';

/** What must not compile: each line below stands only because the compiler refuses what follows it. */
describe('the public surface', () => {
  it('takes no raw string for an identifier', () => {
    // @ts-expect-error a raw string is no UserId
    const id: UserId = 'ann';
    // @ts-expect-error an unparsed string is no UPN
    const upn: Upn = 'ann@acme.example';
    // @ts-expect-error a UPN is no UserId
    const mixed: UserId = parseUpn('ann@acme.example');
    // @ts-expect-error a raw string cannot be presented as a UPN
    matchUser({ upn: 'ann@acme.example' }, []);
    expect([id, upn, mixed, userId('ann')]).toHaveLength(4);
  });

  it('does not let an outcome go unhandled', () => {
    const code = (outcome: LoginOutcome): string => {
      switch (outcome.kind) {
        case 'signed-in':
          return 'in';
        case 'refused':
          return outcome.refusal.code;
      }
    };
    // @ts-expect-error "ambiguous" and "conflicting" are not handled: not every path returns
    const partly = (match: MatchDecision): string => {
      if (match.kind === 'matched') return match.user.id;
      if (match.kind === 'unmatched') return '';
    };
    expect([code, partly].every((each) => typeof each === 'function')).toBe(true);
  });
});
