import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../../database/columns.js';

export class CreateOutcomes1764000002750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'outcome',
        {
          id: 'id',
          campaignId: 'id',
          unit: 'string',
          metric: 'string',
          thing: 'string?',
          at: 'instant',
          value: 'real',
          denominator: 'real?',
        },
        [
          { name: 'outcome_by_campaign', columnNames: ['campaignId', 'unit'] },
          { name: 'outcome_by_unit', columnNames: ['unit'] },
        ],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('outcome');
  }
}

export class CreateOutcomeSources1764000002780 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('outcome_source', { id: 'id', campaignId: 'id', metric: 'string', knownUntil: 'instant' }, [
        { name: 'outcome_source_by_campaign', columnNames: ['campaignId'] },
      ]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('outcome_source');
  }
}
