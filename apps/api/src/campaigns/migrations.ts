import type { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';
import { replaceInColumns } from '../database/replace-in-columns.js';

export class CreateCampaigns1764000001300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'campaign',
        {
          id: 'id',
          name: 'string',
          status: 'string',
          audienceId: 'id',
          actionItemId: 'id?',
          hypothesis: 'text',
          upliftRelative: 'real',
          alpha: 'real',
          power: 'real',
          treatmentShare: 'real',
          createdById: 'id?',
          createdAt: 'instant',
          updatedAt: 'instant',
          version: 'integer',
          startedAt: 'instant?',
          endedAt: 'instant?',
          plan: 'json?',
        },
        [{ name: 'campaign_by_action_item', columnNames: ['actionItemId'] }],
      ),
    );
    await createSimulations(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['simulation', 'campaign']) await runner.dropTable(name);
  }
}

export class CreateCampaignChanges1764000002730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'campaign_change',
        {
          id: 'id',
          campaignId: 'id',
          kind: 'string',
          at: 'instant',
          accountId: 'id?',
          before: 'json?',
          after: 'json',
          reason: 'text?',
        },
        [{ name: 'campaign_change_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('campaign_change');
  }
}

/** What the simulations of two arms and one metric were kept in, which scenarios took the place of. */
async function createSimulations(runner: QueryRunner): Promise<void> {
  await runner.createTable(
    table(
      'simulation',
      {
        id: 'id',
        campaignId: 'id',
        audienceId: 'id',
        jobId: 'id',
        createdAt: 'instant',
        snapshotId: 'string',
        seed: 'integer',
        runs: 'integer',
        upliftRelative: 'real',
        alpha: 'real',
        power: 'real',
        treatmentShare: 'real',
        outcome: 'json?',
      },
      [{ name: 'simulation_by_campaign', columnNames: ['campaignId'] }],
    ),
  );
}

export class DropSimulations1764000002800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A plan that only an older simulation tried counts as not simulated.
    await runner.query(
      `UPDATE campaign SET status = 'DRAFT' WHERE status = 'SIMULATED' AND id NOT IN (
        SELECT run."campaignId" FROM scenario_run AS run JOIN job ON job.id = run."jobId"
        WHERE run.outcome IS NOT NULL AND json_extract(job.input, '$.ofPlan') IS NOT NULL)`,
    );
    await runner.dropTable('simulation');
    // No version knows this kind of job any more.
    await runner.query(`DELETE FROM job WHERE kind = 'SIMULATE'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await createSimulations(runner);
  }
}

/** What was planned of a campaign before its numbers stood in its plan. */
interface FormerPlan<Setup> {
  upliftRelative: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  plan: Setup | null;
}

const NUMBERS = ['upliftRelative', 'alpha', 'power', 'treatmentShare'] as const;

/** The plan of two arms that a campaign without one had. */
const usual = (treatmentShare: number): object => ({
  arms: [
    { name: 'control', weight: 1 - treatmentShare, description: '' },
    { name: 'treatment', weight: treatmentShare, description: '' },
  ],
  metrics: [{ metric: { name: 'purchase', kind: 'conversion' }, source: { from: 'log', measure: 'purchase' } }],
  framework: { kind: 'frequentist' },
  correction: 'holm',
  windowDays: 7,
  days: null,
  plannedUnits: null,
  traffic: 1,
  exclusion: null,
  holdoutShare: 0,
});

const join = ({ upliftRelative, alpha, power, treatmentShare, plan }: FormerPlan<object>): object => ({
  ...(plan ?? usual(treatmentShare)),
  upliftRelative,
  alpha,
  power,
});

/** A column that every row has filled by now. */
const neverNull = (name: string, kind: 'json' | 'real'): TableColumn => table('', { [name]: kind }).columns[0]!;

/** One plan holds everything: its numbers had columns of their own, and two arms had none. */
export class JoinCampaignPlan1764000002810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = NUMBERS.map((name) => `"${name}"`).join(', ');
    const rows = (await runner.query(`SELECT id, ${columns}, plan FROM campaign`)) as (FormerPlan<string> & {
      id: string;
    })[];
    for (const { id, plan, ...numbers } of rows) {
      const joined = join({ ...numbers, plan: plan === null ? null : (JSON.parse(plan) as object) });
      await runner.query('UPDATE campaign SET plan = ? WHERE id = ?', [JSON.stringify(joined), id]);
    }
    // A simulation that waits says which plan it simulates.
    const jobs = (await runner.query(
      `SELECT id, input FROM job WHERE kind = 'SCENARIO' AND state IN ('QUEUED', 'RUNNING')`,
    )) as { id: string; input: string }[];
    for (const { id, input } of jobs) {
      const { ofPlan, ...asked } = JSON.parse(input) as { ofPlan?: FormerPlan<object> | null };
      if (ofPlan)
        await runner.query('UPDATE job SET input = ? WHERE id = ?', [
          JSON.stringify({ ...asked, ofPlan: join(ofPlan) }),
          id,
        ]);
    }
    for (const name of NUMBERS) await runner.dropColumn('campaign', name);
    await runner.changeColumn('campaign', 'plan', neverNull('plan', 'json'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.changeColumn('campaign', 'plan', tableColumn('plan', 'json?'));
    for (const name of NUMBERS) {
      await runner.addColumn('campaign', tableColumn(name, 'real?'));
      const value =
        name === 'treatmentShare'
          ? `json_extract(plan, '$.arms[1].weight') / (json_extract(plan, '$.arms[0].weight') + json_extract(plan, '$.arms[1].weight'))`
          : `json_extract(plan, '$.${name}')`;
      await runner.query(`UPDATE campaign SET "${name}" = ${value}`);
      await runner.changeColumn('campaign', name, neverNull(name, 'real'));
    }
  }
}

type Renamed = readonly [from: string, to: string];

/** Columns with plans of campaigns, and with what the library found of them. */
const KEPT: Kept = {
  campaign: ['plan'],
  campaign_change: ['before', 'after'],
  aa_run: ['design', 'outcome'],
  scenario_run: ['outcome'],
  campaign_analysis: ['testedPlan', 'outcome'],
  job: ['input'],
};

type Kept = Parameters<typeof replaceInColumns>[1];

/** Renames keys of what is kept of campaigns. JSON escapes the quotes in its texts, so that only keys match. */
async function renameKeys(runner: QueryRunner, keys: readonly Renamed[], kept: Kept): Promise<void> {
  for (const [from, to] of keys) await replaceInColumns(runner, kept, [`"${from}":`, `"${to}":`]);
}

const PROBABILITIES: readonly Renamed[] = [
  ['chanceToWin', 'probabilityTreatmentIsBetter'],
  ['chanceToBeBetter', 'probabilityTreatmentIsBetter'],
  ['chanceToBeWorse', 'probabilityTreatmentIsWorse'],
  ['chanceToPay', 'probabilityOfProfit'],
  ['paysMost', 'mostProfitable'],
];

/** Plans, simulations and analyses name probabilities, which were called chances to win and to pay. */
export class NameProbabilitiesInCampaigns1764000002971 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameKeys(runner, PROBABILITIES, KEPT);
  }

  /** The former version cannot read them again, since two names became one. */
  async down(): Promise<void> {}
}

const NET_PROFIT: readonly Renamed[] = [
  ['net', 'netProfit'],
  ['netAtLow', 'netProfitAtLow'],
  ['netAtHigh', 'netProfitAtHigh'],
];

/** Simulations name the net profit. */
export class NameNetProfitInCampaigns1764000002973 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameKeys(runner, NET_PROFIT, { scenario_run: ['outcome'] });
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameKeys(
      runner,
      NET_PROFIT.map(([from, to]) => [to, from]),
      { scenario_run: ['outcome'] },
    );
  }
}
