import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

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

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['simulation', 'campaign']) await runner.dropTable(name);
  }
}
