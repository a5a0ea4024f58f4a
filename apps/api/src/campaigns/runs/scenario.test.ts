import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { endOf } from '../../testing/jobs.js';
import { logRow, type LogRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

/** A scenario as an object. */
type Keys = Record<string, unknown>;
interface Draft {
  scenario: Keys;
  notes: string[];
}
interface ScenarioRun {
  id: string;
  seed: number;
  runs: number;
  scenario: Keys;
  job: { kind: string };
  result: {
    name: string;
    controlUsers: number;
    treatmentUsers: number;
    trueDifference: number;
    extraOrders: { mean: number };
    extraRevenue: { mean: number };
    cost: { mean: number } | null;
    netProfit: { mean: number } | null;
    probabilityOfProfit: { value: number | null };
    shipsLoser: { value: number | null };
    isProfitable: boolean | null;
    assumedCosts: object;
    breakEven: { scale: number | null; detail: string | null; reason: string | null };
    tornado: { input: string; netProfitAtLow: number; netProfitAtHigh: number }[];
    policies: { name: string; shipped: { value: number | null } }[];
  } | null;
}
interface Payload {
  job: { id: string } | null;
  scenarioRun: { id: string } | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

const RUN = `{ id seed runs scenario job { kind } result { name controlUsers treatmentUsers trueDifference extraOrders { mean } extraRevenue { mean } cost { mean } netProfit { mean } probabilityOfProfit { value incomputable { reason detail } } shipsLoser { value } isProfitable assumedCosts { grossMargin perContact fromSettings missing }
  breakEven { scale detail reason } tornado { input netProfitAtLow netProfitAtHigh } policies { name shipped { value } } } }`;
const SIMULATE =
  'mutation($input: SimulateScenarioInput!) { simulateScenario(input: $input) { job { id } scenarioRun { id } userErrors { code field message } } }';

/** Each of 14 days 20 new visitors, of whom every other comes back two days later with a cart and every fourth buys it for 10; the last buys on the 16th day. */
function shop(): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < 14; day += 1) {
    for (let visitor = 0; visitor < 20; visitor += 1) {
      const user = String(1_000 * (day + 1) + visitor);
      const at = (offset: number): string =>
        new Date(Date.UTC(2019, 9, 1 + day + offset, 8)).toISOString().slice(0, 19).replace('T', ' ');
      rows.push(logRow({ user, session: `${user}-a`, time: at(0) }));
      if (visitor % 2 === 0) rows.push(logRow({ user, session: `${user}-b`, time: at(2), type: 'cart' }));
      if (visitor % 4 === 0)
        rows.push(logRow({ user, session: `${user}-b`, time: at(2), type: 'purchase', price: '10.00' }));
    }
  }
  return rows;
}

let server: TestServer;
let marketer: TestClient & { accountId: string };
let campaignId: string;
beforeAll(async () => {
  server = await startTestServer({ rows: shop(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
  campaignId = await saveCampaign('ALL_VISITORS');
});
afterAll(() => server.close());

async function saveCampaign(kind: string, more: object = {}): Promise<string> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } } }',
    { input: { name: kind, rule: { kind } } },
  );
  const { createCampaign } = await marketer.ok<{ createCampaign: { campaign: { id: string } } }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
    {
      input: {
        name: 'Reminder',
        audienceId: createAudience.audience.id,
        hypothesis: 'They forgot',
        upliftRelative: 0.5,
        ...more,
      },
    },
  );
  return createCampaign.campaign.id;
}

const draftOf = async (id: string): Promise<Draft> =>
  (
    await marketer.ok<{ scenarioDraft: Draft }>(
      'query($id: ID!) { scenarioDraft(campaignId: $id) { scenario notes } }',
      { id },
    )
  ).scenarioDraft;
const start = async (input: object): Promise<Payload> =>
  (await marketer.ok<{ simulateScenario: Payload }>(SIMULATE, { input })).simulateScenario;
const runsOf = async (id: string): Promise<ScenarioRun[]> =>
  (
    await marketer.ok<{ campaign: { scenarioRuns: ScenarioRun[] } }>(
      `query($id: ID!) { campaign(id: $id) { scenarioRuns ${RUN} } }`,
      { id },
    )
  ).campaign.scenarioRuns;

async function simulated(more: object = {}, id = campaignId): Promise<ScenarioRun> {
  const { job, scenarioRun, userErrors } = await start({ campaignId: id, ...more });
  expect(userErrors).toEqual([]);
  expect(await endOf(server.services, job?.id)).toMatchObject({ state: 'DONE', error: null });
  const found = (await runsOf(id)).find((run) => run.id === scenarioRun?.id);
  if (!found) throw new Error('the scenario is not listed');
  return found;
}

test("a campaign's own scenario can be simulated, and gives the same again", async () => {
  const { scenario, notes } = await draftOf(campaignId);
  expect(notes).toEqual([
    expect.stringMatching(/^Margin and cost /),
    expect.stringMatching(/^The campaign is about the step from cart /),
    expect.stringMatching(/^No campaign /),
  ]);
  expect(scenario).toMatchObject({ name: 'Reminder', snapshot: expect.stringMatching(/^snp_/) });
  const [byItself, written] = [await simulated(), await simulated({ scenario })];
  expect(byItself).toMatchObject({
    scenario,
    seed: 1,
    runs: 1000,
    job: { kind: 'SCENARIO' },
    result: { name: 'Reminder', controlUsers: 90, treatmentUsers: 90, isProfitable: null, breakEven: { scale: null } },
  });
  expect(written.result).toEqual(byItself.result);
  expect(byItself.result?.policies).toHaveLength(1);
  // A quarter of all buy, half of those with a cart; of the hoped +50 % half is taken, from 0 to all of it: a sixteenth more of all.
  expect(byItself.result?.trueDifference).toBeGreaterThan(0.055);
  expect(byItself.result?.trueDifference).toBeLessThan(0.07);
});

test('an uplift for which most carts have no room is drafted with a ceiling, so that it can be simulated', async () => {
  const id = await saveCampaign('ALL_VISITORS', { upliftRelative: 2 });
  const { scenario, notes } = await draftOf(id);
  expect(notes.at(-1)).toMatch(/^So large an uplift/);
  expect(scenario).toMatchObject({
    effects: { cartToPurchase: { uplift: { value: 1, low: 0, high: 2 }, ceiling: 1 } },
  });
  const { result } = await simulated({}, id);
  // Half of those with a cart buy; at the middle of the range 0.5 goes to 0.5 + 0.5·(1 − exp(−1)), for half of all, and less above than below.
  expect(result?.trueDifference).toBeGreaterThan(0.12);
  expect(result?.trueDifference).toBeLessThan(0.17);
});

test('costs, ends and policies come out as money, bars and shares', async () => {
  const scenario = {
    name: 'Costly',
    seed: 5,
    runs: 200,
    audience: { entry: 'start' },
    test: { days: 7 },
    effects: { cartToPurchase: { uplift: { value: 0.2, low: 0, high: 0.4 } } },
    costs: { grossMargin: 0.1, perContact: 2 },
    policies: [{ kind: 'fixed' }],
  };
  const { result } = await simulated({ scenario });
  expect(result).toMatchObject({
    isProfitable: false,
    cost: { mean: 180 },
    probabilityOfProfit: { value: 0 },
    tornado: [{ input: 'cartToPurchase' }],
  });
  expect(result?.netProfit?.mean).toBeLessThan(-100);
  expect(result?.tornado[0]?.netProfitAtLow).toBeLessThan(result?.tornado[0]?.netProfitAtHigh ?? 0);
  expect(result?.shipsLoser.value).toBe(result?.policies[0]?.shipped.value);
});

const costs = { grossMargin: 0.3 };
const sound = { name: 'a', audience: { entry: 'start' }, test: { days: 7 }, costs };

test('what is wrong in a scenario is told by its path, and nothing is started', async () => {
  const refused = async (scenario: unknown): Promise<string> => {
    const { job, userErrors } = await start({ campaignId, scenario });
    expect([job, userErrors[0]?.code, userErrors[0]?.field]).toEqual([null, 'INVALID', ['scenario']]);
    return userErrors[0]?.message ?? '';
  };
  expect(await refused({ ...sound, effects: { cartToPurchse: 0.1 } })).toMatch(/^effects\.cartToPurchse is not known/);
  expect(await refused({ ...sound, costs: { grossMargin: 2 } })).toMatch(/^costs\.grossMargin is 2; give a number/);
  expect(await refused({ ...sound, snapshot: 'snp_other' })).toContain('snp_other');
  expect(await refused({ ...sound, audience: { entry: 'start', kind: 'buyers' } })).toMatch(
    /^audience\.kind is .*leave audience\.kind out\.$/,
  );
  expect(await refused({ ...sound, audience: { entry: 'start', users: 1_000_000_000 } })).toMatch(
    /^audience\.users is 1000000000, which .*at most 100000000 as audience\.users/,
  );
  expect(await refused({ name: 'a', costs })).toContain('entry: start');
  expect(await refused({ name: 'a', audience: { entry: 'start' }, costs })).toContain('test.days is not given');
  expect(await refused({ ...sound, runs: 1_000_000 })).toContain('Runs is 1000000');
  expect(await refused('name: a')).toMatch(/^The scenario is "name: a"; give name, snapshot, /);
  expect((await start({ campaignId: 'cmp_none' })).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['campaignId'] },
  ]);
  expect((await (await server.as(Role.VIEWER)).graphql(SIMULATE, { input: { campaignId } })).errors[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
});

test('a scenario is checked without starting anything, and what is wrong is told for programs too', async () => {
  const problems = async (scenario: unknown): Promise<object[]> =>
    (
      await marketer.ok<{ scenarioProblems: object[] }>(
        'query($id: ID!, $scenario: JSON!) { scenarioProblems(campaignId: $id, scenario: $scenario) { path fault facts message } }',
        { id: campaignId, scenario },
      )
    ).scenarioProblems;
  const before = (await runsOf(campaignId)).length;
  expect(await problems(sound)).toEqual([]);
  expect(await problems({ ...sound, effects: { cartToPurchse: 0.1 } })).toEqual([
    {
      path: 'effects.cartToPurchse',
      fault: 'unknown-key',
      facts: { choices: 'viewToCart, cartToPurchase, basket, return', near: 'cartToPurchase' },
      message: 'is not known; did you mean cartToPurchase?',
    },
  ]);
  expect(await problems({ ...sound, runs: 1_000_000, snapshot: 'snp_other' })).toMatchObject([
    { path: 'runs', fault: 'refused' },
    { path: 'snapshot', fault: 'refused' },
  ]);
  expect(await problems({ ...sound, name: 'x'.repeat(100_001) })).toMatchObject([
    { path: '', fault: 'refused', message: expect.stringMatching(/^has 1\d{5} characters as JSON; shorten it/) },
  ]);
  expect(await runsOf(campaignId)).toHaveLength(before);
  expect(
    (await marketer.graphql('{ scenarioProblems(campaignId: "cmp_none", scenario: {}) { path } }')).errors[0],
  ).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});

test('a past that cannot tell fails with the reason', async () => {
  const failure = async (days: number, audience: string): Promise<object> =>
    endOf(
      server.services,
      (await start({ campaignId: audience, scenario: { ...sound, test: { days }, costs: { grossMargin: 1 } } })).job
        ?.id,
    );
  expect(await failure(60, campaignId)).toMatchObject({
    state: 'FAILED',
    errorCode: 'nobody-followed',
    error: expect.stringContaining('280 users for 60 days'),
  });
  expect(await failure(1, campaignId)).toMatchObject({
    state: 'FAILED',
    errorCode: 'impossible-scenario',
    error: expect.stringContaining('bought anything'),
  });
});

test('a plan of its own is simulated by a scenario of its own test alone, and not if it is changed meanwhile', async () => {
  const plan = {
    arms: [
      { name: 'nothing', weight: 0.6 },
      { name: 'mail', weight: 0.4 },
    ],
    metrics: [{ name: 'money', kind: 'MEAN', source: 'REVENUE' }],
    windowDays: 5,
  };
  const id = await saveCampaign('ALL_VISITORS', { plan });
  const stands = async (): Promise<{ status: string; version: number }> =>
    (
      await marketer.ok<{ campaign: { status: string; version: number } }>(
        'query($id: ID!) { campaign(id: $id) { status version } }',
        { id },
      )
    ).campaign;
  const change = async (more: object): Promise<string[]> => {
    const { updateCampaign } = await marketer.ok<{ updateCampaign: { userErrors: { message: string }[] } }>(
      'mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }',
      { input: { id, version: (await stands()).version, ...more } },
    );
    return updateCampaign.userErrors.map(({ message }) => message);
  };
  expect((await stands()).status).toBe('DRAFT');
  expect(await change({ status: 'APPROVED' })).toEqual([expect.stringContaining('simulateScenario')]);

  await simulated({ scenario: { ...sound, runs: 100, test: { days: 5 }, costs: { grossMargin: 1 } } }, id);
  expect((await stands()).status).toBe('DRAFT');
  await simulated({ isTrial: true }, id);
  expect((await stands()).status).toBe('DRAFT');
  const {
    campaign: { scenarioRuns },
  } = await marketer.ok<{ campaign: { scenarioRuns: { isTrial: boolean }[] } }>(
    'query($id: ID!) { campaign(id: $id) { scenarioRuns { isTrial } } }',
    { id },
  );
  expect(scenarioRuns.map(({ isTrial }) => isTrial)).toEqual([true, false]);
  const late = await start({ campaignId: id });
  expect(await change({ upliftRelative: 0.4 })).toEqual([]);
  expect(await endOf(server.services, late.job?.id)).toMatchObject({ state: 'DONE' });
  expect((await stands()).status).toBe('DRAFT');

  await simulated({ scenario: { ...(await draftOf(id)).scenario, runs: 100 } }, id);
  expect((await stands()).status).toBe('SIMULATED');
});

test('what of a plan no scenario tries is said beside its draft and in the answer', async () => {
  const saved = (metrics: object[], arms = ['nothing', 'mail']): Promise<string> =>
    saveCampaign('ALL_VISITORS', {
      plan: { arms: arms.map((name) => ({ name, weight: 1 / arms.length })), metrics, windowDays: 5 },
    });
  const said = async (id: string): Promise<string[]> => {
    const { notes } = await draftOf(id);
    const { simulateScenario } = await marketer.ok<{ simulateScenario: { notTried: string[]; job: { id: string } } }>(
      'mutation($id: ID!) { simulateScenario(input: { campaignId: $id }) { notTried job { id } } }',
      { id },
    );
    expect(await endOf(server.services, simulateScenario.job.id)).toMatchObject({ state: 'DONE' });
    expect(notes.slice(3)).toEqual(simulateScenario.notTried);
    return simulateScenario.notTried;
  };
  const buyers = { name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' };
  expect(await said(campaignId)).toEqual([]);
  expect(await said(await saved([{ name: 'money', kind: 'MEAN', source: 'REVENUE', cuped: true }]))).toEqual([]);
  const money = { name: 'money', kind: 'MEAN', source: 'REVENUE' };
  const guardrail = (marginScale: string): object => ({
    ...money,
    role: 'GUARDRAIL',
    margin: { scale: marginScale, value: 0.05 },
  });
  expect(await said(await saved([buyers, money], ['nothing', 'mail', 'push']))).toEqual([]);
  expect(await said(await saved([buyers, guardrail('RELATIVE')]))).toEqual([]);
  expect(
    await said(await saved([buyers, guardrail('ABSOLUTE'), { name: 'orders', kind: 'MEAN', source: 'ORDERS' }])),
  ).toEqual([expect.stringMatching(/not tried: money, orders/)]);
  expect(await said(await saved([buyers, { ...money, winsorizeCap: 30 }]))).toEqual([
    'Values of "money" are not cut in a scenario.',
  ]);
  expect(
    await said(
      await saved([{ name: 'back', kind: 'RETENTION', source: 'RETURN', retentionFromDay: 1, retentionToDay: 4 }]),
    ),
  ).toEqual([expect.stringMatching(/"back".*a retention of the log.*who buys/)]);
  expect(await said(await saved([{ name: 'calls', kind: 'CONVERSION', source: 'RECORDED' }]))).toEqual([
    expect.stringMatching(/"calls".*recorded/),
  ]);
});

test('a plan of several arms and metrics is simulated whole, and only a scenario of all of them is of the plan', async () => {
  const arms = [
    { name: 'nothing', weight: 0.5 },
    { name: 'mail', weight: 0.25 },
    { name: 'control', weight: 0.25 },
  ];
  const metrics = [
    { name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' },
    { name: 'money', kind: 'MEAN', source: 'REVENUE', role: 'GUARDRAIL', margin: { scale: 'RELATIVE', value: 0.1 } },
  ];
  const id = await saveCampaign('ALL_VISITORS', { plan: { arms, metrics, windowDays: 5 } });
  const { scenario } = await draftOf(id);
  expect(scenario).toMatchObject({
    arms: { mail: { share: 0.25 }, 'control (treatment)': { share: 0.25 } },
    test: {
      metrics: [
        { metric: 'conversion', role: 'primary' },
        { metric: 'revenue', role: 'guardrail', margin: 0.1 },
      ],
      correction: 'holm',
    },
  });
  const ownArms = scenario['arms'] as Keys;
  const whole = {
    ...scenario,
    runs: 60,
    arms: { ...ownArms, mail: { share: 0.25, effects: { cartToPurchase: 0.9 } } },
  };
  const isOfPlan = async (): Promise<[boolean, { kind: string; names: string[] }[]]> => {
    const { campaign } = await marketer.ok<{
      campaign: { scenarioRuns: { isOfPlan: boolean; notTried: { kind: string; names: string[] }[] }[] };
    }>('query($id: ID!) { campaign(id: $id) { scenarioRuns { isOfPlan notTried { kind names } } } }', { id });
    return [campaign.scenarioRuns[0]!.isOfPlan, campaign.scenarioRuns[0]!.notTried];
  };
  const two = { ...sound, runs: 60, test: { days: 5, treatmentShare: 0.5 }, costs: { grossMargin: 1 } };
  await simulated({ scenario: two }, id);
  expect(await isOfPlan()).toEqual([
    false,
    [
      { kind: 'ARMS', names: ['nothing', 'mail'] },
      { kind: 'FURTHER_METRICS', names: ['money'] },
    ],
  ]);
  const others = { mail: { share: 0.25 }, other: { share: 0.25 } };
  await simulated({ scenario: { ...two, test: { days: 5 }, arms: others } }, id);
  expect(await isOfPlan()).toMatchObject([
    false,
    [{ kind: 'ARMS', names: ['nothing', 'mail'] }, { kind: 'FURTHER_METRICS' }],
  ]);
  await simulated({ scenario: { ...whole, arms: { more: { share: 0.1 }, ...whole.arms } } }, id);
  expect(await isOfPlan()).toEqual([false, []]);
  const costed = { ...whole, costs: { ...(scenario['costs'] as Keys), grossMargin: 1, perContact: 0 } };
  const { id: runId } = await simulated({ scenario: costed }, id);
  expect(await isOfPlan()).toEqual([true, []]);
  const { campaign } = await marketer.ok<{
    campaign: { status: string; scenarioRuns: { id: string; result: Record<string, unknown> }[] };
  }>(
    `query($id: ID!) { campaign(id: $id) { status scenarioRuns { id result { trueDifference netProfit { mean } breakEven { scale } policies { name }
      arms { correction controlUsers controlChosen { value } falseFindings { value } best { arm isBest choosesBest { value } shipsWorse { value } stopsBest { value } }
        arms { name share treatmentUsers trueDifference netProfit { mean } breakEven { scale } chosen { value } measuresBest { value } mostProfitable { value } vetoed { value } tornado { input }
          metrics { metric role margin trueDifference difference { mean unit } shownBetter { value } shownWorse { value } } } } } } } }`,
    { id },
  );
  expect(campaign.status).toBe('SIMULATED');
  const { result } = campaign.scenarioRuns.find((run) => run.id === runId)!;
  const tested = result['arms'] as { controlChosen: { value: number }; arms: Record<string, unknown>[] };
  expect(tested).toMatchObject({
    correction: 'holm',
    controlUsers: 110,
    best: { arm: 'mail', isBest: true },
    arms: [
      {
        name: 'mail',
        share: 0.25,
        treatmentUsers: 55,
        metrics: [
          { metric: 'conversion', role: 'PRIMARY', margin: null, difference: { unit: 'FRACTION' } },
          { metric: 'revenue', role: 'GUARDRAIL', margin: 0.1, difference: { unit: 'MONEY_PER_USER' } },
        ],
      },
      { name: 'control (treatment)', tornado: [{ input: 'cartToPurchase' }] },
    ],
  });
  expect(result).toMatchObject({
    trueDifference: tested.arms[0]!['trueDifference'],
    netProfit: tested.arms[0]!['netProfit'],
    breakEven: tested.arms[0]!['breakEven'],
    policies: [],
  });
  const chosen = tested.arms.map((arm) => (arm['chosen'] as { value: number }).value);
  expect(chosen[0]! + chosen[1]! + tested.controlChosen.value).toBeCloseTo(1, 12);
});

test('a run says whether its test is that of the plan, and what of it the run leaves out', async () => {
  const id = await saveCampaign('ALL_VISITORS', {
    plan: {
      arms: [
        { name: 'nothing', weight: 0.5 },
        { name: 'mail', weight: 0.5 },
      ],
      metrics: [{ name: 'buyers', kind: 'CONVERSION', source: 'PURCHASE' }],
      framework: { kind: 'CONFIDENCE_SEQUENCE' },
      windowDays: 5,
    },
  });
  const scenario = (kind: string, days = 5): Keys => ({
    ...sound,
    runs: 100,
    test: { days },
    costs: { grossMargin: 1, perContact: 0 },
    policies: [{ kind }],
  });
  for (const one of [scenario('fixed'), scenario('always-valid'), scenario('fixed', 4)])
    await simulated({ scenario: one }, id);
  const { campaign } = await marketer.ok<{ campaign: { scenarioRuns: object[] } }>(
    'query($id: ID!) { campaign(id: $id) { scenarioRuns { isOfPlan notTried { kind names } result { tornadoNetProfit breakEven { reason } } } } }',
    { id },
  );
  const looks = { kind: 'FRAMEWORK', names: ['always-valid'] };
  const result = { tornadoNetProfit: null, breakEven: { reason: 'NO_UPLIFT' } };
  expect(campaign.scenarioRuns).toEqual([
    { isOfPlan: false, notTried: [looks], result },
    { isOfPlan: true, notTried: [], result },
    { isOfPlan: true, notTried: [looks], result },
  ]);
});

const SETTINGS =
  'mutation($input: SaveShopSettingsInput!) { saveShopSettings(input: $input) { userErrors { message } } }';

test('nothing is said to be profitable while nobody knows the margin and the cost of a contact', async () => {
  const { result } = await simulated();
  const detail =
    "The gross margin and the cost of a contact are unknown, so there is no profit to tell. Set them in the shop's settings, or give costs.grossMargin and costs.perContact in a scenario file.";
  expect(result).toMatchObject({
    extraRevenue: { mean: expect.any(Number) },
    cost: null,
    netProfit: null,
    isProfitable: null,
    probabilityOfProfit: { value: null, incomputable: { reason: 'NO_DATA', detail } },
    shipsLoser: { value: null },
    breakEven: { scale: null, reason: 'COSTS_UNKNOWN', detail },
    tornado: [],
    assumedCosts: { grossMargin: null, perContact: null, fromSettings: [], missing: ['GROSS_MARGIN', 'CONTACT_COST'] },
  });
  expect(result?.extraRevenue.mean).toBeGreaterThan(0);
});

test("margin and cost of a contact are the shop's where the scenario leaves them to it, and the scenario's where it does not", async () => {
  const own = await server.as(Role.MARKETER);
  await own.ok(SETTINGS, { input: { grossMargin: 0.4, contactCosts: [{ channel: 'email', perContact: '0.05' }] } });
  try {
    const { result, scenario } = await simulated();
    expect(scenario).toMatchObject({ costs: { channel: 'email' } });
    const shopCosts = scenario['costs'] as Keys;
    expect(result).toMatchObject({
      cost: { mean: expect.closeTo(90 * 0.05, 9) },
      assumedCosts: { grossMargin: 0.4, perContact: 0.05, fromSettings: ['GROSS_MARGIN', 'CONTACT_COST'], missing: [] },
    });
    expect(result?.netProfit?.mean).toBeCloseTo(0.4 * (result?.extraRevenue.mean ?? 0) - 4.5, 6);
    const stated = { ...scenario, costs: { ...shopCosts, grossMargin: 1, perContact: 0 } };
    expect((await simulated({ scenario: stated })).result).toMatchObject({
      netProfit: { mean: expect.closeTo(result?.extraRevenue.mean ?? 0, 6) },
      assumedCosts: { grossMargin: 1, perContact: 0, fromSettings: [], missing: [] },
    });
    const wrong = { ...scenario, costs: { ...shopCosts, channel: 'emial' } };
    const { scenarioProblems } = await own.ok<{ scenarioProblems: object[] }>(
      'query($campaignId: ID!, $scenario: JSON!) { scenarioProblems(campaignId: $campaignId, scenario: $scenario) { path message } }',
      { campaignId, scenario: wrong },
    );
    expect(scenarioProblems).toEqual([
      {
        path: 'costs.channel',
        message:
          "is emial, of which the shop's settings name no cost; they name email. Add it there, or give perContact.",
      },
    ]);
    expect((await start({ campaignId, scenario: wrong })).userErrors).toMatchObject([{ code: 'INVALID' }]);
  } finally {
    await own.ok(SETTINGS, { input: { grossMargin: null, contactCosts: [] } });
  }
});
