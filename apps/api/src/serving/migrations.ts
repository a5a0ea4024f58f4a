import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

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
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('retraining_schedule');
    await runner.dropTable('promotion');
  }
}

/** What was known of a promotion when it was decided, in figures beside the words; why a scheduled training was passed over, as a code. */
export class AddPromotionFigures1764000002300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('promotion', tableColumn('difference', 'json?'));
    await runner.addColumn('promotion', tableColumn('sessionDifference', 'json?'));
    await runner.addColumn('promotion', tableColumn('replacedDamaged', 'flag?'));
    await runner.query('UPDATE retraining_schedule SET skipped = NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('promotion', 'replacedDamaged');
    await runner.dropColumn('promotion', 'sessionDifference');
    await runner.dropColumn('promotion', 'difference');
  }
}

/** How often the schedule was set, so that who changes it is told that somebody else did meanwhile. */
export class CountScheduleChanges1764000002400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('retraining_schedule', tableColumn('version', 'integer?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('retraining_schedule', 'version');
  }
}
