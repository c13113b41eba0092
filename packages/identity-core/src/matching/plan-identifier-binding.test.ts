import { describe, expect, it } from '@jest/globals';
import { ENTRA, MONDAY, OKTA, TUESDAY, bound, email, external, person, upn } from '../user/sample-users.js';
import { planIdentifierBinding, type BindingPolicy } from './plan-identifier-binding.js';

const LOGIN: BindingPolicy = { source: { connection: OKTA, channel: 'saml' }, ownsUpn: false, email: 'add', onTaken: 'leave', sharedEmail: 'refuse' };
const DIRECTORY: BindingPolicy = { source: { connection: OKTA, channel: 'scim' }, ownsUpn: true, email: 'replace', onTaken: 'refuse', sharedEmail: 'refuse' };

describe('planIdentifierBinding', () => {
  it('adds what is missing', () => {
    const plan = planIdentifierBinding(person('ann'), { externalId: external('n1'), upn: upn('ann'), email: email('a@x.example') }, [], LOGIN, TUESDAY);

    expect(plan).toMatchObject({ kind: 'bound', identifiers: { upn: 'ann', email: 'a@x.example', externalIds: [bound('n1', 'saml', OKTA, TUESDAY)] } });
  });

  it('leaves what is bound already as it was, the time of binding included', () => {
    const ann = person('ann', { upn: upn('ann'), email: email('a@x.example'), externalIds: [bound('n1')] });
    const plan = planIdentifierBinding(ann, { externalId: external('n1'), upn: upn('ann'), email: email('a@x.example') }, [ann], DIRECTORY, TUESDAY);

    expect(plan).toMatchObject({ kind: 'bound', identifiers: { upn: ann.upn, email: ann.email, externalIds: ann.externalIds } });
    expect(plan.trail).toEqual([expect.objectContaining({ result: 'unchanged' })]);
  });

  it('says what was bound and what was changed', () => {
    const results = (user: Parameters<typeof person>[1]) =>
      planIdentifierBinding(person('ann', user), { externalId: external('n1', 'scim'), upn: upn('new'), email: email('new@x.example') }, [], DIRECTORY, TUESDAY).trail.map((step) => [step.identifier, step.result]);

    expect(results({})).toEqual([['EXTERNAL_PROVIDER_ID', 'bound'], ['UPN', 'bound'], ['EMAIL', 'bound']]);
    expect(results({ upn: upn('old'), email: email('old@x.example') })).toEqual([['EXTERNAL_PROVIDER_ID', 'bound'], ['UPN', 'changed'], ['EMAIL', 'changed']]);
  });

  it('takes nobody for a holder who has another value, or none', () => {
    const strangers = [
      person('bob', { upn: upn('bob'), email: email('b@x.example'), externalIds: [bound('00v'), bound('00u', 'saml', ENTRA)] }),
      person('carol'),
    ];
    const message = { externalId: external('00u', 'scim'), upn: upn('ann'), email: email('a@x.example') };

    expect(planIdentifierBinding(person('ann'), message, strangers, DIRECTORY, TUESDAY)).toMatchObject({ kind: 'bound', identifiers: { upn: 'ann', email: 'a@x.example', externalIds: [{ value: '00u' }] } });
  });

  it('finds a holder behind such people, and behind other ids of the same person', () => {
    const strangers = [person('carol'), person('dora', { upn: upn('dora'), email: email('d@x.example'), externalIds: [bound('x')] })];
    const bob = person('bob', { upn: upn('bob'), email: email('b@x.example'), externalIds: [bound('00x'), bound('00u', 'scim')] });

    for (const message of [{ externalId: external('00u', 'scim') }, { upn: upn('bob') }, { email: email('b@x.example') }]) {
      expect(planIdentifierBinding(person('ann'), message, [...strangers, bob], DIRECTORY, TUESDAY)).toMatchObject({ kind: 'taken', holder: 'bob' });
    }
  });

  it('follows a changed UPN and address of a source that owns them, the spelling included', () => {
    const ann = person('ann', { upn: upn('ann'), email: email('a@x.example') });
    const plan = planIdentifierBinding(ann, { upn: upn('Ann'), email: email('A@x.example') }, [ann], DIRECTORY, TUESDAY);

    expect(plan).toMatchObject({ kind: 'bound', identifiers: { upn: 'Ann', email: 'A@x.example' } });
  });

  it('leaves a known UPN and address alone for a source that does not own them', () => {
    const ann = person('ann', { upn: upn('ann'), email: email('a@x.example') });
    const message = { upn: upn('ann2'), email: email('b@x.example') };

    expect(planIdentifierBinding(ann, message, [], LOGIN, TUESDAY)).toMatchObject({ identifiers: { upn: 'ann', email: 'a@x.example' } });
    expect(planIdentifierBinding({ ...ann, email: null }, message, [], { ...LOGIN, email: 'leave' }, TUESDAY)).toMatchObject({ identifiers: { email: null } });
  });

  it('says why a known UPN and address were left alone, and who has the presented ones', () => {
    const ann = person('ann', { upn: upn('ann'), email: email('a@x.example') });
    const strangers = [person('carol'), person('dora', { upn: upn('dora'), email: email('d@x.example') })];
    const bob = person('bob', { upn: upn('BOB'), email: email('B@x.example') });
    const trail = (candidates: Parameters<typeof planIdentifierBinding>[2], message = { upn: upn('bob'), email: email('b@x.example') }) =>
      planIdentifierBinding(ann, message, candidates, LOGIN, TUESDAY).trail.map(({ identifier, result, detail }) => [identifier, result, detail?.includes('user bob') ?? null]);

    expect(trail([...strangers, bob])).toEqual([['UPN', 'kept', true], ['EMAIL', 'kept', true]]);
    expect(trail([ann, ...strangers])).toEqual([['UPN', 'kept', false], ['EMAIL', 'kept', false]]);
    expect(trail([bob], { upn: upn('ANN'), email: email('A@x.example') })).toEqual([[null, 'unchanged', null]]);
    expect(planIdentifierBinding(ann, { upn: upn('bob') }, [bob], LOGIN, TUESDAY).trail).toHaveLength(1);
    expect(planIdentifierBinding(ann, { email: email('b@x.example') }, [bob], LOGIN, TUESDAY).trail).toHaveLength(1);
    expect(planIdentifierBinding(person('new'), { email: email('b@x.example') }, [bob], { ...LOGIN, email: 'leave' }, TUESDAY).trail).toMatchObject([{ result: 'unchanged' }]);
  });

  it('replaces the external id of its own channel only', () => {
    const ann = person('ann', { externalIds: [bound('n1'), bound('00u', 'scim'), bound('e1', 'saml', ENTRA)] });
    const plan = planIdentifierBinding(ann, { externalId: external('n2') }, [ann], LOGIN, TUESDAY);

    expect(plan).toMatchObject({ kind: 'bound', identifiers: { externalIds: [bound('00u', 'scim'), bound('e1', 'saml', ENTRA), bound('n2', 'saml', OKTA, TUESDAY)] } });
  });

  describe('when somebody else holds the value', () => {
    const ann = person('ann', { upn: upn('ann') });
    const bob = person('bob', { upn: upn('BOB'), email: email('b@x.example'), externalIds: [bound('00u', 'saml')] });

    it.each([
      ['UPN', { upn: upn('bob') }],
      ['EMAIL', { email: email('B@x.example') }],
      ['EXTERNAL_PROVIDER_ID', { externalId: external('00u', 'scim') }],
    ])('refuses the %s of a directory and names the holder', (identifier, message) => {
      expect(planIdentifierBinding(ann, message, [ann, bob], DIRECTORY, TUESDAY)).toMatchObject({ kind: 'taken', identifier, holder: 'bob' });
    });

    it('lets a login go on without it and says why', () => {
      const plan = planIdentifierBinding(person('ann', { externalIds: [bound('n1')] }), { externalId: external('n1'), upn: upn('bob'), email: email('b@x.example') }, [bob], LOGIN, TUESDAY);

      expect(plan).toMatchObject({ kind: 'bound', identifiers: { upn: null, email: null } });
      expect(plan.trail.map((step) => [step.identifier, step.result])).toEqual([
        ['UPN', 'held-by-another'],
        ['EMAIL', 'held-by-another'],
      ]);
    });

    it('lets an address be shared where the tenant allows it', () => {
      expect(planIdentifierBinding(ann, { email: email('b@x.example') }, [bob], { ...DIRECTORY, sharedEmail: 'allow' }, TUESDAY)).toMatchObject({ kind: 'bound', identifiers: { email: 'b@x.example' } });
    });
  });

  describe('when a directory changes the login name', () => {
    const ann = person('ann', { upn: upn('ann@x.example'), externalIds: [bound('ANN@x.example'), bound('ANN@x.example', 'saml', ENTRA), bound('00u', 'scim')] });

    it('lets go of the SAML id that was the old login name, in its own connection only', () => {
      const plan = planIdentifierBinding(ann, { upn: upn('ann.b@x.example') }, [ann], DIRECTORY, TUESDAY);

      expect(plan).toMatchObject({ kind: 'bound', identifiers: { externalIds: [bound('ANN@x.example', 'saml', ENTRA), bound('00u', 'scim')] } });
      expect(plan.trail.map((step) => step.result)).toContain('unbound');
    });

    it('keeps it when only the spelling changed', () => {
      const plan = planIdentifierBinding(ann, { upn: upn('Ann@x.example') }, [ann], DIRECTORY, TUESDAY);
      expect(plan).toMatchObject({ identifiers: { externalIds: ann.externalIds } });
      expect(plan.trail.map((step) => step.result)).not.toContain('unbound');
    });

    it('keeps a SAML id that is not the login name', () => {
      const other = { ...ann, externalIds: [bound('persistent-id')] };
      const plan = planIdentifierBinding(other, { upn: upn('new') }, [other], DIRECTORY, TUESDAY);
      expect(plan).toMatchObject({ identifiers: { externalIds: other.externalIds } });
      expect(plan.trail.map((step) => step.result)).not.toContain('unbound');
    });

    it('keeps its own id of the person, even one that is the former login name', () => {
      const named = { ...ann, externalIds: [bound('ANN@x.example', 'scim')] };
      expect(planIdentifierBinding(named, { upn: upn('new') }, [named], DIRECTORY, TUESDAY)).toMatchObject({ identifiers: { externalIds: named.externalIds } });
    });

    it('keeps the SAML id of a person who had no login name', () => {
      const nameless = { ...ann, upn: null };
      expect(planIdentifierBinding(nameless, { upn: upn('new') }, [nameless], DIRECTORY, TUESDAY)).toMatchObject({ identifiers: { upn: 'new', externalIds: ann.externalIds } });
    });

    it.each([
      ['a login', { ...LOGIN, ownsUpn: true }],
      ['the host', { ...DIRECTORY, source: 'host' as const }],
    ])('keeps it when %s changes the UPN', (_, policy) => {
      expect(planIdentifierBinding(ann, { upn: upn('new') }, [ann], policy, MONDAY)).toMatchObject({ identifiers: { upn: 'new', externalIds: ann.externalIds } });
    });
  });
});
