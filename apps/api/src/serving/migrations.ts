import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateServing1764000002010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'promotion',
        {
          id: 'id',
          trainingId: 'id',
          modelId: 'id?',
          isSynthetic: 'flag',
          promotedAt: 'instant',
          promotedById: 'id?',
          cause: 'string',
          reason: 'text',
          beforeId: 'id?',
          difference: 'json?',
          sessionDifference: 'json?',
          replacedDamaged: 'flag?',
        },
        [{ name: 'promotion_by_training', columnNames: ['trainingId'] }],
      ),
    );
    await runner.createTable(
      table('retraining_schedule', {
        id: 'id',
        isOn: 'flag',
        cron: 'string?',
        timeZone: 'string',
        kinds: 'json?',
        budgetSeconds: 'integer?',
        settledAt: 'instant',
        lastJobId: 'id?',
        skipped: 'text?',
        version: 'integer?',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('retraining_schedule');
    await runner.dropTable('promotion');
  }
}

/** Why something was promoted is told with the split date, which was called the cut. */
export class NameSplitDateInPromotions1764000002956 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE promotion SET reason = replace(reason, ' made anew before one cut.', ' made anew before one split date.')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE promotion SET reason = replace(reason, ' made anew before one split date.', ' made anew before one cut.')`,
    );
  }
}
