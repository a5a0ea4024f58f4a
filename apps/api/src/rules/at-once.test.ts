import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestContext } from '../context.js';
import { FEATURES } from '../features.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { Role } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import { operatorIdentity } from '../server/execute-local.js';
import { createContext } from '../server/request-context.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { RuleSetsResolver } from './rule-sets.resolver.js';

const SAVE = 'mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { ruleSet { id } userErrors { message } } }';
const ACTIVATE = 'mutation($id: ID) { activateRuleSet(input: { id: $id }) { ruleSet { id } userErrors { message } } }';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow({ user: '1' })] });
});
afterAll(() => server.close());

test('rules that somebody deletes while they are made to apply do not end those that did', async () => {
  const marketer = await server.as(Role.MARKETER);
  const saved = async (name: string): Promise<string> => (await marketer.ok<{ saveRuleSet: { ruleSet: { id: string } } }>(SAVE, { input: { name, rules: { deny: [{ name: 'never', productExternalIds: ['1'] }] } } })).saveRuleSet.ruleSet.id;
  const [applying, wanted] = [await saved('spring'), await saved('autumn')];
  await marketer.ok(ACTIVATE, { id: applying });
  const { services } = server;
  const context = createContext({ services, schema: buildApiSchema(FEATURES), limits: DEFAULT_LIMITS, identity: operatorIdentity(), requestId: 'req_race', signal: new AbortController().signal, http: null });
  const write: RequestContext['decisions']['write'] = async (work) => {
    await services.decisions.write((manager) => manager.delete(RuleSetEntity, { id: wanted }));
    return services.decisions.write(work);
  };
  const { ruleSet, userErrors } = await new RuleSetsResolver().activateRuleSet({ id: wanted }, { ...context, decisions: { ...services.decisions, write } });
  expect([ruleSet, userErrors]).toMatchObject([null, [{ code: 'NOT_FOUND' }]]);
  expect(await marketer.ok('{ ruleSet { id } }')).toEqual({ ruleSet: { id: applying } });
});
