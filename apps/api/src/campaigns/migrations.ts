import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

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

/** Of campaigns that were started or ended before it is known only that it was between their making and their last change. */
export class AddCampaignRun1764000002710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of ['startedAt', 'endedAt']) await runner.addColumn('campaign', tableColumn(name, 'instant?'));
    await runner.query(`UPDATE campaign SET "startedAt" = "createdAt" WHERE status IN ('RUNNING', 'FINISHED')`);
    await runner.query(`UPDATE campaign SET "endedAt" = "updatedAt" WHERE status = 'FINISHED'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['endedAt', 'startedAt']) await runner.dropColumn('campaign', name);
  }
}

export class AddCampaignPlan1764000002720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('campaign', tableColumn('plan', 'json?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('campaign', 'plan');
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
      `UPDATE campaign SET status = 'DRAFT' WHERE status = 'SIMULATED' AND id NOT IN (SELECT "campaignId" FROM scenario_run WHERE outcome IS NOT NULL AND "isTrial" IS NOT 1)`,
    );
    await runner.dropTable('simulation');
    // No version knows this kind of job any more.
    await runner.query(`DELETE FROM job WHERE kind = 'SIMULATE'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await createSimulations(runner);
  }
}
