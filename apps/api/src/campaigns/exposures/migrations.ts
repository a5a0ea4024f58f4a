import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../../database/columns.js';

export class CreateExposures1764000002700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'exposure',
        { id: 'id', campaignId: 'id', unit: 'string', arm: 'string', exposedAt: 'instant', isInTwoArms: 'flag' },
        [
          { name: 'exposure_by_campaign', columnNames: ['campaignId', 'arm'] },
          { name: 'exposure_by_unit', columnNames: ['unit'] },
          // Who met a campaign before an instant is counted each time that somebody looks.
          { name: 'exposure_by_time', columnNames: ['campaignId', 'isInTwoArms', 'exposedAt'] },
        ],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('exposure');
  }
}
