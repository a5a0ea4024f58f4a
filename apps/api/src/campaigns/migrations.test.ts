import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databaseBefore, insertRow as insert } from '../testing/older-database.js';
import {
  DropSimulations1764000002800,
  JoinCampaignPlan1764000002810,
  NameProbabilitiesInCampaigns1764000002971,
} from './migrations.js';
import {
  NameLiveModelInScenarios1764000002959,
  SpellCannibalizationInScenarios1764000003020,
  ScenariosAsObjects1764000002830,
} from './runs/migrations.js';
import { usualTestSetup } from './plan/plan.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const migrated = (before: Parameters<typeof databaseBefore>[1]) => databaseBefore(dataDir, before);

test('a campaign that only an older simulation tried is a draft again, and the others stay what they are', async () => {
  const before = await migrated(DropSimulations1764000002800);
  const campaigns = { old: 'SIMULATED', tried: 'SIMULATED', quick: 'SIMULATED', queued: 'SIMULATED', done: 'APPROVED' };
  for (const [id, status] of Object.entries(campaigns)) insert(before, 'campaign', { id, status });
  insert(before, 'simulation', { id: 's', campaignId: 'old', outcome: '{}' });
  insert(before, 'job', { id: 'of plan', input: '{"ofPlan":{"alpha":0.05}}' });
  insert(before, 'job', { id: 'of another', input: '{"ofPlan":null}' });
  insert(before, 'scenario_run', { id: '1', campaignId: 'tried', outcome: '{}', jobId: 'of plan' });
  insert(before, 'scenario_run', { id: '2', campaignId: 'quick', outcome: '{}', jobId: 'of another', isTrial: 1 });
  insert(before, 'scenario_run', { id: '3', campaignId: 'queued', jobId: 'of plan' });
  before.close();
  const after = await migrated(null);
  expect(
    Object.fromEntries(after.prepare('SELECT id, status FROM campaign').raw().all() as [string, string][]),
  ).toEqual({ ...campaigns, old: 'DRAFT', quick: 'DRAFT', queued: 'DRAFT' });
  after.close();
});

test('the numbers of a campaign move into its plan, and one of two arms gets the plan that it meant', async () => {
  const before = await migrated(JoinCampaignPlan1764000002810);
  const numbers = { upliftRelative: 0.2, alpha: 0.05, power: 0.8 };
  const own = { arms: [{ name: 'control', weight: 0.6, description: '' }], days: 14 };
  insert(before, 'campaign', { id: 'usual', ...numbers, treatmentShare: 0.3 });
  insert(before, 'campaign', { id: 'own', ...numbers, treatmentShare: 0.4, plan: JSON.stringify(own) });
  const ofPlan = { ...numbers, treatmentShare: 0.3, plan: null };
  const asked = { scenarioRunId: 'scr_1', ofPlan };
  insert(before, 'job', { id: 'waits', kind: 'SCENARIO', state: 'QUEUED', input: JSON.stringify(asked) });
  insert(before, 'job', { id: 'other', kind: 'SCENARIO', state: 'QUEUED', input: '{"ofPlan":null}' });
  before.close();
  const after = await migrated(null);
  const inputs = after.prepare('SELECT id, input FROM job').raw().all() as [string, string][];
  expect(Object.fromEntries(inputs.map(([id, input]) => [id, JSON.parse(input) as unknown]))).toEqual({
    waits: { scenarioRunId: 'scr_1', ofPlan: { ...usualTestSetup(0.3), ...numbers } },
    other: { ofPlan: null },
  });
  const plans = after.prepare('SELECT id, plan FROM campaign').raw().all() as [string, string][];
  after.close();
  expect(Object.fromEntries(plans.map(([id, plan]) => [id, JSON.parse(plan) as unknown]))).toEqual({
    usual: { ...usualTestSetup(0.3), ...numbers },
    own: { ...own, ...numbers },
  });
});

test('a scenario that was kept as the text of its file is kept as an object', async () => {
  const before = await migrated(ScenariosAsObjects1764000002830);
  const scenario = '# what we hope\nname: Mail\ncosts: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 } }\n';
  insert(before, 'scenario_run', { id: 'scn_1', scenario });
  before.close();
  const after = await migrated(null);
  const kept = after.prepare('SELECT scenario FROM scenario_run').pluck().get() as string;
  after.close();
  expect(JSON.parse(kept)).toEqual({ name: 'Mail', costs: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 } } });
});

test('a scenario that was kept names the live model, which it called serving', async () => {
  const before = await migrated(NameLiveModelInScenarios1764000002959);
  const scenario = (control: unknown, treatment: object): string =>
    JSON.stringify({ name: 'serving', recommendations: { control, treatment }, effect: 0.25 });
  insert(before, 'scenario_run', {
    id: 'a',
    scenario: scenario({ model: 'serving', length: 5 }, { model: 'serving' }),
  });
  insert(before, 'scenario_run', { id: 'b', scenario: scenario('none', { model: 'ALS', rules: 'serving' }) });
  insert(before, 'scenario_run', { id: 'c', scenario: 'null' });
  before.close();
  const after = await migrated(null);
  const kept = after.prepare('SELECT scenario FROM scenario_run ORDER BY id').pluck().all();
  after.close();
  expect(kept).toEqual([
    scenario({ model: 'live', length: 5 }, { model: 'live' }),
    scenario('none', { model: 'ALS', rules: 'serving' }),
    'null',
  ]);
});

test('a scenario that was kept says cannibalization, and its texts stay', async () => {
  const before = await migrated(SpellCannibalizationInScenarios1764000003020);
  const scenario = (key: string): string =>
    JSON.stringify({ name: 'of "cannibalisation":', [key]: { share: { value: 0.2, low: 0, high: 0.5 } } });
  const outcome = (input: string): string =>
    JSON.stringify({ tornado: { bars: [{ input: 'grossMargin' }, { input, low: 0, high: 0.5 }] } });
  insert(before, 'scenario_run', {
    id: 'a',
    scenario: scenario('cannibalisation'),
    outcome: outcome('cannibalisation'),
  });
  insert(before, 'scenario_run', { id: 'b', scenario: 'null' });
  before.close();
  const after = await migrated(null);
  const kept = after.prepare('SELECT scenario, outcome FROM scenario_run ORDER BY id').all();
  after.close();
  expect(kept).toEqual([
    { scenario: scenario('cannibalization'), outcome: outcome('cannibalization') },
    { scenario: 'null', outcome: null },
  ]);
});

test('what is kept of campaigns names probabilities and net profit, and texts stay', async () => {
  const before = await migrated(NameProbabilitiesInCampaigns1764000002971);
  const framework = { kind: 'bayesian', chanceToWin: 0.9 };
  const renamed = { kind: 'bayesian', probabilityTreatmentIsBetter: 0.9 };
  const text = (value: unknown): string => JSON.stringify(value);
  insert(before, 'campaign', { id: 'c', plan: text({ framework, note: 'say "chanceToWin":' }) });
  insert(before, 'campaign_change', { id: 'h', before: text({ framework }), after: text({ framework }) });
  insert(before, 'campaign_analysis', {
    id: 'a',
    testedPlan: text({ framework }),
    outcome: text({ posterior: { chanceToBeBetter: 0.97, chanceToBeWorse: 0.03 } }),
  });
  insert(before, 'scenario_run', {
    id: 's',
    outcome: text({
      campaign: { chanceToWin: 1, money: { chanceToPay: 2, net: { mean: 4 } } },
      arms: [{ paysMost: 3 }],
      tornado: { net: 4, bars: [{ netAtLow: -1, netAtHigh: 9 }] },
    }),
  });
  insert(before, 'job', { id: 'j', input: text({ ofPlan: { framework } }) });
  before.close();
  const after = await migrated(null);
  const kept = (table: string, ...columns: string[]): unknown[] =>
    columns.map(
      (column) => JSON.parse(after.prepare(`SELECT "${column}" FROM ${table}`).pluck().get() as string) as unknown,
    );
  expect(kept('campaign', 'plan')).toEqual([{ framework: renamed, note: 'say "chanceToWin":' }]);
  expect(kept('campaign_change', 'before', 'after')).toEqual([{ framework: renamed }, { framework: renamed }]);
  expect(kept('campaign_analysis', 'testedPlan', 'outcome')).toEqual([
    { framework: renamed },
    { posterior: { probabilityTreatmentIsBetter: 0.97, probabilityTreatmentIsWorse: 0.03 } },
  ]);
  expect(kept('scenario_run', 'outcome')).toEqual([
    {
      campaign: { probabilityTreatmentIsBetter: 1, money: { probabilityOfProfit: 2, netProfit: { mean: 4 } } },
      arms: [{ mostProfitable: 3 }],
      tornado: { netProfit: 4, bars: [{ netProfitAtLow: -1, netProfitAtHigh: 9 }] },
    },
  ]);
  expect(kept('job', 'input')).toEqual([{ ofPlan: { framework: renamed } }]);
  after.close();
});
