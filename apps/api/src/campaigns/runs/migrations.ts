import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../../database/columns.js';

export class CreateAaRuns1764000002740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'aa_run',
        {
          id: 'id',
          campaignId: 'id',
          audienceId: 'id',
          jobId: 'id',
          createdAt: 'instant',
          snapshotId: 'string',
          seed: 'integer',
          rerandomizations: 'integer',
          design: 'json',
          outcome: 'json?',
        },
        [{ name: 'aa_run_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('aa_run');
  }
}

export class CreateScenarioRuns1764000002741 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'scenario_run',
        {
          id: 'id',
          campaignId: 'id',
          audienceId: 'id',
          jobId: 'id',
          createdAt: 'instant',
          snapshotId: 'string',
          seed: 'integer',
          runs: 'integer',
          scenario: 'text',
          outcome: 'json?',
          isTrial: 'flag?',
        },
        [{ name: 'scenario_run_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('scenario_run');
  }
}
