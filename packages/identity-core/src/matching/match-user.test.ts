import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scimId } from '../user/identifiers.js';
import { ENTRA, MONDAY, OKTA, TUESDAY, bound, email, external, person, upn } from '../user/sample-users.js';
import { propertyRuns } from '../contracts/fixture/property-runs.js';
import { matchUser } from './match-user.js';

const results = (match: ReturnType<typeof matchUser>) => match.trail.map(({ identifier, result }) => [identifier, result]);

describe('matchUser', () => {
  it('finds nobody among strangers and says what was tried', () => {
    const match = matchUser({ upn: upn('ann@acme.example') }, [person('bob', { upn: upn('bob@acme.example') })]);

    expect(match.kind).toBe('unmatched');
    expect(results(match)).toEqual([
      ['SCIM_ID', 'not-presented'],
      ['EXTERNAL_PROVIDER_ID', 'not-presented'],
      ['UPN', 'no-user'],
      ['EMAIL', 'not-presented'],
    ]);
  });

  it('says of each identifier whether it was presented', () => {
    const nobodys = { scimId: { connection: OKTA, value: scimId('s1') }, externalId: external('00u'), upn: upn('ann'), email: email('a@x.example') };
    const kinds = { scimId: 'SCIM_ID', externalId: 'EXTERNAL_PROVIDER_ID', upn: 'UPN', email: 'EMAIL' } as const;

    for (const name of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const tried = results(matchUser({ [name]: nobodys[name] }, [])).filter(([, result]) => result !== 'not-presented');
      expect(tried).toEqual([[kinds[name], 'no-user']]);
    }
  });

  it('finds nobody among people who have other values, or none', () => {
    const people = [
      person('bob', { scimIds: [{ connection: OKTA, value: scimId('s2'), retired: false }], externalIds: [bound('00v')], upn: upn('bob'), email: email('b@x.example') }),
      person('carol'),
    ];
    const presented = { scimId: { connection: OKTA, value: scimId('s1') }, externalId: external('00u'), upn: upn('ann'), email: email('a@x.example') };

    expect(results(matchUser(presented, people)).map(([, result]) => result)).toEqual(['no-user', 'no-user', 'no-user', 'no-user']);
  });

  it('lets the strongest identifier with a holder decide, whatever the weaker ones say', () => {
    const ann = person('ann', { scimIds: [{ connection: OKTA, value: scimId('s1'), retired: false }] });
    const bob = person('bob', { externalIds: [bound('00u')], upn: upn('bob'), email: email('b@x.example') });

    const presented = { scimId: { connection: OKTA, value: scimId('s1') }, externalId: external('00u'), upn: upn('bob'), email: email('b@x.example') };

    expect(matchUser(presented, [bob, ann])).toMatchObject({ kind: 'matched', by: 'SCIM_ID', user: { id: 'ann' } });
    const { scimId: _, ...weaker } = presented;
    expect(matchUser(weaker, [bob, ann])).toMatchObject({ kind: 'matched', by: 'EXTERNAL_PROVIDER_ID', user: { id: 'bob' } });
  });

  it('does not match a retired SCIM id, nor one that another connection holds', () => {
    const ann = person('ann', { scimIds: [{ connection: OKTA, value: scimId('s1'), retired: true }, { connection: ENTRA, value: scimId('s2'), retired: false }] });

    expect(matchUser({ scimId: { connection: OKTA, value: scimId('s1') } }, [ann]).kind).toBe('unmatched');
    expect(matchUser({ scimId: { connection: OKTA, value: scimId('s2') } }, [ann]).kind).toBe('unmatched');
  });

  it('looks an external id up in both channels of its connection and in no other connection', () => {
    const ann = person('ann', { externalIds: [bound('00u', 'scim')] });

    expect(matchUser({ externalId: external('00u', 'saml') }, [ann])).toMatchObject({ kind: 'matched', by: 'EXTERNAL_PROVIDER_ID' });
    expect(matchUser({ externalId: external('00u', 'saml', ENTRA) }, [ann]).kind).toBe('unmatched');
    expect(matchUser({ externalId: external('00U', 'saml') }, [ann]).kind).toBe('unmatched');
  });

  it('compares UPN and e-mail folded', () => {
    const ann = person('ann', { upn: upn('STRASSE'), email: email('Ann@Acme.example') });

    expect(matchUser({ upn: upn('straße') }, [ann])).toMatchObject({ kind: 'matched', by: 'UPN' });
    expect(matchUser({ email: email('ANN@acme.EXAMPLE') }, [ann])).toMatchObject({ kind: 'matched', by: 'EMAIL' });
  });

  it('never guesses between several holders', () => {
    const holders = [person('b', { email: email('it@x.example') }), person('a', { email: email('it@x.example') })];
    const match = matchUser({ upn: upn('new'), email: email('it@x.example') }, holders);

    expect(match).toMatchObject({ kind: 'ambiguous', by: 'EMAIL' });
    expect(match.trail.at(-1)).toMatchObject({ identifier: 'EMAIL', result: 'ambiguous', detail: 'held by 2 users: a, b' });
  });

  describe('when the holder is bound to a stronger identifier', () => {
    const bob = person('bob', { upn: upn('bob'), email: email('team@x.example'), externalIds: [bound('00u-bob')] });

    it('does not hand a user bound to another external id to whoever presents the same UPN', () => {
      expect(matchUser({ externalId: external('00u-new'), upn: upn('bob') }, [bob])).toMatchObject({ kind: 'conflicting', by: 'UPN', boundBy: 'EXTERNAL_PROVIDER_ID' });
    });

    it('does not hand a user with another UPN to whoever presents the same e-mail', () => {
      expect(matchUser({ upn: upn('new'), email: email('team@x.example') }, [bob])).toMatchObject({ kind: 'conflicting', by: 'EMAIL', boundBy: 'UPN' });
    });

    it('sees no contradiction in the other channel or in another connection', () => {
      expect(matchUser({ externalId: external('00u-new', 'scim'), upn: upn('bob') }, [bob]).kind).toBe('matched');
      expect(matchUser({ externalId: external('x', 'saml', ENTRA), upn: upn('bob') }, [bob]).kind).toBe('matched');
    });

    it('matches by e-mail a holder who has no UPN yet', () => {
      const carol = person('carol', { email: email('c@x.example') });
      expect(matchUser({ upn: upn('carol'), email: email('c@x.example') }, [carol])).toMatchObject({ kind: 'matched', by: 'EMAIL' });
    });

    it('takes the weaker match all the same where rebinding is allowed', () => {
      expect(matchUser({ externalId: external('00u-new'), upn: upn('bob') }, [bob], { rebinding: 'allow' })).toMatchObject({ kind: 'matched', by: 'UPN' });
      expect(matchUser({ upn: upn('new'), email: email('team@x.example') }, [bob], { rebinding: 'allow' })).toMatchObject({ kind: 'matched', by: 'EMAIL' });
    });
  });

  describe('when the directory renamed the person after the SAML id was bound', () => {
    const renamed = person('ann', { upn: upn('ann.new'), managedBy: OKTA, upnProvisionedAt: TUESDAY, externalIds: [bound('ann.old')] });
    const presented = { externalId: external('ann.new'), upn: upn('ann.new') };

    it('lets the directory vouch for the new NameID, and says so', () => {
      const match = matchUser(presented, [renamed]);
      expect(match).toMatchObject({ kind: 'matched', by: 'UPN' });
      expect(match.trail.at(-1)?.detail).toContain('vouches');
    });

    it.each([
      ['never renamed', { upnProvisionedAt: null }],
      ['renamed before the binding', { upnProvisionedAt: new Date(MONDAY.getTime() - 1) }],
      ['renamed in the instant of the binding', { upnProvisionedAt: MONDAY }],
      ['managed by another connection', { managedBy: ENTRA }],
      ['managed by nobody', { managedBy: null }],
    ])('stays conflicting for a person %s', (_, overrides) => {
      expect(matchUser(presented, [{ ...renamed, ...overrides }])).toMatchObject({ kind: 'conflicting', boundBy: 'EXTERNAL_PROVIDER_ID' });
    });

    it('vouches for no e-mail match and for no other id of the SCIM channel', () => {
      const holder = { ...renamed, upn: null, email: email('a@x.example') };
      expect(matchUser({ externalId: external('ann.new'), email: email('a@x.example') }, [holder]).kind).toBe('conflicting');
      const scim = { ...renamed, externalIds: [bound('00u', 'scim')] };
      expect(matchUser({ externalId: external('00v', 'scim'), upn: upn('ann.new') }, [scim]).kind).toBe('conflicting');
      const both = { ...renamed, externalIds: [bound('ann.old'), bound('00u', 'scim')] };
      expect(matchUser({ externalId: external('00v', 'scim'), upn: upn('ann.new') }, [both]).kind).toBe('conflicting');
    });
  });

  it('does not depend on the order of the candidates', () => {
    const values = ['a', 'b', 'c'];
    const anyone = fc.record({
      upn: fc.option(fc.constantFrom(...values.map(upn))),
      email: fc.option(fc.constantFrom(...values.map(email))),
      externalIds: fc.subarray(values).map((picked) => picked.slice(0, 1).map((value) => bound(value))),
    });
    const presented = fc.record(
      { upn: fc.constantFrom(...values.map(upn)), email: fc.constantFrom(...values.map(email)), externalId: fc.constantFrom(...values.map((value) => external(value))) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 5 }), presented, (people, message) => {
        const candidates = people.map((overrides, index) => person(`u${index}`, overrides));
        const outcome = (list: typeof candidates) => {
          const { trail: _, ...match } = matchUser(message, list);
          return 'users' in match ? { ...match, users: match.users.map((user) => user.id).sort() } : match;
        };
        expect(outcome(candidates.toReversed())).toEqual(outcome(candidates));
      }),
      { numRuns: propertyRuns(2_000) },
    );
  });
});
