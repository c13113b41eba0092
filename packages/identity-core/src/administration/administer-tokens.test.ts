import { describe, expect, it } from '@jest/globals';
import { openScenario } from '../contracts/fixture/open-scenario.js';
import { SequentialSecrets } from '../memory/sequential-ids.js';
import { CreateToken, DeleteToken } from './administer-tokens.js';

const WANTED = { name: null, detachGroups: false, keepPrevious: false, expiresAt: null };

async function withTokens() {
  const scenario = await openScenario();
  const create = new CreateToken(scenario.ports, new SequentialSecrets());
  const tokens = async () => (await scenario.ports.connections.findTokens(scenario.tenant.id, scenario.okta.id, { limit: 50 })).items;
  return { scenario, tokens, generate: (more: Partial<typeof WANTED> = {}) => create.execute(scenario.administration, scenario.okta.id, { ...WANTED, ...more }) };
}

describe('CreateToken', () => {
  it('ends the older ones at once, unless they are to overlap', async () => {
    const { tokens, generate } = await withTokens();
    await generate();
    await generate({ keepPrevious: true });
    expect(await tokens()).toHaveLength(2);
    await generate();
    expect(await tokens()).toHaveLength(1);
  });

  it('leaves one token of several generated at once', async () => {
    const { tokens, generate } = await withTokens();
    await Promise.all(Array.from({ length: 6 }, () => generate()));
    expect(await tokens()).toHaveLength(1);
  });
});

describe('DeleteToken', () => {
  it('knows no token that is gone', async () => {
    const { scenario, tokens, generate } = await withTokens();
    await generate();
    const [token] = await tokens();
    const remove = new DeleteToken(scenario.ports);
    expect(await remove.execute(scenario.administration, scenario.okta.id, token!.id, false)).toMatchObject({ kind: 'done' });
    expect(await remove.execute(scenario.administration, scenario.okta.id, token!.id, false)).toMatchObject({ refusal: { code: 'resource.not_found' } });
  });
});
