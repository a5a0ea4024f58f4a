import { audienceHistory } from '@cartograph/analytics';
import { openLake } from '@cartograph/events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Role } from '../../permissions.js';
import { runJob } from '../../server/run-job.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { importRows, logRow, type LogRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { findLists } from './find-lists.js';
import { listsOnHistory } from './lists-on-history.js';

interface Shown {
  modelId: string | null;
  modelName: string | null;
  ruleSetName: string | null;
  meanShown: number;
  responsesPerUser: number;
  trainedUntil: string;
  lookedAhead: { users: number; days: number } | null;
}
interface Run {
  id: string;
  result: {
    trueDifference: number;
    lists: {
      control: Shown | null;
      treatment: Shown;
      usersMeasured: number;
      shareShownAlike: number | null;
      isSameDirection: boolean | null;
      anchor: string;
      points: { steepness: number; affinityWeight: number; trueDifference: number | null }[];
    } | null;
  } | null;
}

const SHOWN = '{ modelId modelName ruleSetName meanShown responsesPerUser trainedUntil lookedAhead { users days } }';
const RUN = `{ id result { trueDifference extraRevenue { mean } lists { control ${SHOWN} treatment ${SHOWN} usersMeasured shareShownAlike isSameDirection anchor differenceLow points { steepness affinityWeight trueDifference } } } }`;
const SIMULATE =
  'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { job { id } scenarioRun { id } userErrors { message } } }';

const USERS = 180;
const at = (day: number, minute: number): string =>
  new Date(Date.UTC(2019, 9, 1 + day, 8, minute)).toISOString().slice(0, 19).replace('T', ' ');

/** A day's session of a user: what stands in it is of the taste that her number says; most like the first taste. */
function session(user: number, day: number, types: LogRow['type'][], taste = tasteOf(user)): LogRow[] {
  return types.map((type, place) =>
    logRow({
      user: String(5_000 + user),
      session: `${user}-${day}`,
      type,
      time: at(day, place),
      product: String(1_000 + 100 * taste + placeOf(user, day, place)),
      category: `shop.part${taste}`,
      categoryId: String(77 + taste),
      price: '20.00',
    }),
  );
}
/** One of twelve products, as good as drawn. */
const placeOf = (user: number, day: number, place: number): number =>
  ((Math.imul(user * 97 + day * 13 + place, 2_654_435_761) >>> 8) % 144) % 12;
const tasteOf = (user: number): number => [0, 0, 1, 2][user % 4]!;
const month = (): LogRow[] =>
  Array.from({ length: USERS }, (_, user) => [
    ...session(user, user % 9, ['view', 'cart', 'cart']),
    ...session(user, 10 + (user % 9), ['view', 'cart']),
  ]).flat();
/** Everybody comes back, looks within the taste given, and some buy. */
const later = (taste = tasteOf): LogRow[] =>
  Array.from({ length: USERS }, (_, user) => [
    ...session(user, 22 + (user % 4), ['view', 'view', 'view', 'view', 'view', 'view', 'view', 'cart'], taste(user)),
    ...session(user, 27, user % 6 === 0 ? ['view', 'purchase'] : ['view'], taste(user)),
  ])
    .flat()
    .concat(session(0, 34, ['view'], taste(0)));

let server: TestServer;
let marketer: TestClient;
let campaignId: string;
beforeAll(async () => {
  server = await startTestServer({ rows: month(), jobsHere: true });
  const trained = await runJob({
    dataDir: server.dataDir,
    kind: 'TRAIN',
    input: { kinds: ['POPULARITY', 'MOST_CARTED', 'ITEM_KNN'] },
  });
  expect([trained.state, trained.error]).toEqual(['DONE', null]);
  await importRows(server.dataDir, [...month(), ...later()]);
  marketer = await server.as(Role.MARKETER);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }',
    { input: { name: 'all', rule: { kind: 'ALL_VISITORS', period: { from: '2019-10-22', to: '2019-11-04' } } } },
  );
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
    { input: { name: 'Lists', audienceId: createAudience.audience.id, hypothesis: 'They fit', upliftRelative: 0.1 } },
  );
  campaignId = createCampaign.campaign.id;
});
afterAll(() => server.close());

const scenario = (control: string, treatment: string, more = ''): string => `name: Lists
seed: 3
runs: 400
audience: { entry: start }
test: { days: 6 }
costs: { grossMargin: 0.3 }
recommendations:
  control: ${control}
  treatment: ${treatment}
  response: { steepness: 0.8, responsesPerUser: 0.2 }
${more}`;

async function started(
  text: string,
): Promise<{ job: { id: string } | null; scenarioRun: { id: string } | null; userErrors: { message: string }[] }> {
  return (
    await marketer.ok<{ simulateScenario: Awaited<ReturnType<typeof started>> }>(SIMULATE, {
      input: { campaignId, scenario: parse(text) },
    })
  ).simulateScenario;
}

async function simulated(text: string): Promise<NonNullable<Run['result']>> {
  const { job, scenarioRun, userErrors } = await started(text);
  expect(userErrors).toEqual([]);
  expect(await endOf(server.services, job?.id)).toMatchObject({ state: 'DONE', error: null });
  const { campaign } = await marketer.ok<{ campaign: { scenarioRuns: Run[] } }>(
    `query($id: ID!) { campaign(id: $id) { scenarioRuns ${RUN} } }`,
    { id: campaignId },
  );
  const result = campaign.scenarioRuns.find(({ id }) => id === scenarioRun?.id)?.result;
  if (!result) throw new Error('the scenario has no result');
  return result;
}

test('a model that knows tastes is better than popularity for users who keep theirs, whatever the user model; the same file gives the same again', async () => {
  const text = scenario('{ model: POPULARITY, length: 5 }', '{ model: ITEM_KNN, length: 5 }');
  const result = await simulated(text);
  expect(result.trueDifference).toBeGreaterThan(0.01);
  expect(result.lists).toMatchObject({
    control: {
      modelName: expect.stringMatching(/popularity/i),
      ruleSetName: null,
      meanShown: 5,
      responsesPerUser: expect.closeTo(0.2, 9),
      lookedAhead: null,
    },
    treatment: { lookedAhead: null },
    usersMeasured: USERS,
    shareShownAlike: 0,
    isSameDirection: true,
    anchor: 'CONTROL',
  });
  expect(result.lists?.points).toHaveLength(9);
  expect(result.lists?.treatment.responsesPerUser).toBeGreaterThan(0.23);
  expect(result.lists?.treatment.trainedUntil.slice(0, 10)).toBe('2019-10-19');
  expect(result.lists?.points.every(({ trueDifference }) => trueDifference! > 0)).toBe(true);
  expect(await simulated(text)).toEqual(result);
});

test('the same lists in both arms make no difference; files of before call the live model serving', async () => {
  const { trueDifference, lists } = await simulated(scenario('live', 'serving'));
  expect(trueDifference).toBe(0);
  expect(lists).toMatchObject({ control: { modelId: null }, treatment: { modelId: null }, shareShownAlike: 1 });
  expect(lists?.control?.responsesPerUser).toBe(lists?.treatment.responsesPerUser);
});

test('a control without a list is shown none', async () => {
  const { trueDifference, lists } = await simulated(scenario('none', 'ITEM_KNN'));
  expect(trueDifference).toBeGreaterThan(0.05);
  expect(lists).toMatchObject({ control: null, anchor: 'TREATMENT', shareShownAlike: null });
});

test('a rule set narrows the lists of its arm', async () => {
  const { saveRuleSet } = await (
    await server.as(Role.ADMIN)
  ).ok<{ saveRuleSet: { ruleSet: { id: string } | null; userErrors: object[] } }>(
    'mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { ruleSet { id } userErrors { message } } }',
    { input: { name: 'Small part', rules: { allow: [{ name: 'part 2', categories: ['shop.part2'] }] } } },
  );
  expect(saveRuleSet.userErrors).toEqual([]);
  const { trueDifference, lists } = await simulated(
    scenario('{ model: POPULARITY, length: 5 }', '{ model: POPULARITY, rules: Small part, length: 5 }'),
  );
  expect(lists?.treatment.ruleSetName).toBe('Small part');
  expect(trueDifference).toBeLessThan(0);
  const byId = await simulated(
    scenario('{ model: POPULARITY, length: 5 }', `{ model: POPULARITY, rules: ${saveRuleSet.ruleSet?.id}, length: 5 }`),
  );
  expect(byId.lists).toEqual(lists);
});

test.each(['control', 'treatment'] as const)(
  'rules that leave the %s nothing to show are named, instead of a campaign of empty lists',
  async (arm) => {
    const name = `Nothing for the ${arm}`;
    await (
      await server.as(Role.ADMIN)
    ).ok('mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { userErrors { message } } }', {
      input: { name, rules: { allow: [{ name: 'no part', categories: ['shop.none'] }] } },
    });
    const narrowed = `{ model: ITEM_KNN, rules: ${name} }`;
    const { job } = await started(arm === 'control' ? scenario(narrowed, 'live') : scenario('live', narrowed));
    expect(await endOf(server.services, job?.id)).toMatchObject({
      state: 'FAILED',
      errorCode: 'impossible-scenario',
      error: `recommendations.${arm} has no product for any of the 180 users: its rules "${name}" leave none; loosen them, or name other rules.`,
    });
  },
);

test('what is not there is told by its path, and nothing is started', async () => {
  const { job, userErrors } = await started(scenario('{ model: mdl_none }', '{ model: ALS, rules: Nothing }'));
  expect(job).toBeNull();
  expect(userErrors[0]?.message.split('\n')).toEqual([
    expect.stringMatching(
      /^recommendations\.control\.model is mdl_none, which is not there; give the id of a model, live, or a kind/,
    ),
    expect.stringMatching(
      /^recommendations\.treatment\.model is ALS, but the live training has POPULARITY, .*name one of these/,
    ),
    'recommendations.treatment.rules is Nothing, which is not there; give the id or the name of a rule set, or leave it out for none.',
  ]);
  const { scenarioProblems } = await marketer.ok<{ scenarioProblems: object[] }>(
    'query($id: ID!, $scenario: JSON!) { scenarioProblems(campaignId: $id, scenario: $scenario) { path fault } }',
    { id: campaignId, scenario: parse(scenario('mdl_none', 'live')) },
  );
  expect(scenarioProblems).toEqual([{ path: 'recommendations.control.model', fault: 'refused' }]);
});

test('lists know nothing of what comes after a user enters, also where the models do, which is told', async () => {
  const trained = await runJob({
    dataDir: server.dataDir,
    kind: 'TRAIN',
    input: { kinds: ['POPULARITY', 'ITEM_KNN'] },
  });
  expect([trained.state, trained.error]).toEqual(['DONE', null]);
  const { models } = await marketer.ok<{
    models: { nodes: { id: string; kind: string; training: { trainedAt: string } }[] };
  }>('{ models(first: 50) { nodes { id kind training { trainedAt } } } }');
  const newest = models.nodes
    .filter(({ kind }) => kind === 'ITEM_KNN')
    .toSorted((a, b) => b.training.trainedAt.localeCompare(a.training.trainedAt));
  expect(newest).toHaveLength(2);
  const recommendations = {
    control: { model: newest[1]!.id, length: 4 },
    treatment: { model: newest[0]!.id, length: 4 },
    response: { steepness: 1, scale: 1, affinityWeight: 1, source: 'assumed' as const },
    sensitivity: { steepness: [1], affinityWeight: [1] },
  };
  const { lists: found } = await findLists(server.services.decisions, recommendations, false);
  const other = await mkdtemp(path.join(tmpdir(), 'lists-'));
  try {
    // Everybody turns to another taste after entering.
    await importRows(other, [...month(), ...later((user) => (tasteOf(user) + 1) % 3)]);
    const made = [];
    for (const dataDir of [server.dataDir, other]) {
      const lake = await openLake({ dataDir });
      const store = await lake.store();
      const history = await audienceHistory(
        store,
        { kind: 'all-visitors', timeZone: 'UTC', period: { from: '2019-10-22', to: '2019-11-04' } },
        { windowDays: 6 },
      );
      made.push(
        await listsOnHistory(store, history, found!, server.services, {
          windowDays: 6,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        }),
      );
      await store.close();
      await lake.close();
    }
    const [as, otherwise] = made;
    expect(as!.lists.treatment).toEqual(otherwise!.lists.treatment);
    expect(as!.lists.control).toEqual(otherwise!.lists.control);
    expect(as!.lists.affinities).not.toEqual(otherwise!.lists.affinities);
    expect(as!.shown.control?.lookedAhead).toBeNull();
    expect(as!.shown.treatment.lookedAhead).toEqual({ users: USERS, days: 13 });
  } finally {
    await rm(other, { recursive: true });
  }
});

test('lists that would not fit into memory are refused before any is made, and a cancel is heard', async () => {
  const { lists: found } = await findLists(
    server.services.decisions,
    {
      control: null,
      treatment: { model: 'POPULARITY', length: 100 },
      response: { steepness: 1, scale: 1, affinityWeight: 1, source: 'assumed' },
      sensitivity: { steepness: [1], affinityWeight: [1] },
    },
    false,
  );
  const lake = await openLake({ dataDir: server.dataDir });
  const store = await lake.store();
  const history = await audienceHistory(store, { kind: 'all-visitors', timeZone: 'UTC' }, { windowDays: 6 });
  const options = { windowDays: 6, signal: AbortSignal.abort(new Error('enough')), onProgress: () => undefined };
  await expect(
    listsOnHistory(store, { ...history, userNumbers: new BigInt64Array(1_000_000) }, found!, server.services, options),
  ).rejects.toThrow(/^Lists of 100 products for 1000000 users take 2\.8 GB, more than 2; give a smaller/);
  await expect(listsOnHistory(store, history, found!, server.services, options)).rejects.toThrow('enough');
  await store.close();
  await lake.close();
});
