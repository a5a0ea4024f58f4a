import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../../database/columns.js';

export class CreateCampaignAnalyses1764000002760 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'campaign_analysis',
        {
          id: 'id',
          campaignId: 'id',
          jobId: 'id',
          createdAt: 'instant',
          snapshotId: 'string?',
          testedPlan: 'json',
          alpha: 'real',
          isSynthetic: 'flag',
          units: 'count?',
          outcome: 'json?',
        },
        [{ name: 'campaign_analysis_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
    await runner.addColumn('campaign', tableColumn('revision', 'count?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('campaign', 'revision');
    await runner.dropTable('campaign_analysis');
  }
}
