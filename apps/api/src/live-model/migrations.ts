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
      `UPDATE promotion SET reason = replace(reason, ' made anew before one cut.', ' retrained on the log before the split date.')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE promotion SET reason = replace(reason, ' retrained on the log before the split date.', ' made anew before one cut.')`,
    );
  }
}

/** What trainings and promotions of before say of what serves, and say of the live model now. */
const LIVE_MODEL_WORDS = [
  [' What serves stays.', ' The live model stays.'],
  ['What serves cannot be made again', 'The live model cannot be made again'],
  ['It cannot be told from what serves:', 'It cannot be told from the live model:'],
  ['It is as good as what serves:', 'It is as good as the live model:'],
  ['It loses to what serves:', 'It loses to the live model:'],
  ['It beats what serves:', 'It beats the live model:'],
  ['It does not lose to what serves:', 'It does not lose to the live model:'],
] as const;

const reworded = (column: string): string =>
  LIVE_MODEL_WORDS.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, column);

/** The live model was called what serves. */
export class NameLiveModel1764000002957 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE training SET evaluation = ${reworded('evaluation')}, verdict = ${reworded('verdict')}`);
    await runner.query(`UPDATE promotion SET reason = ${reworded('reason')}`);
    await runner.query(
      `UPDATE job SET progress = replace(progress, '"Comparing with what serves"', '"Comparing with the live model"')`,
    );
  }

  /** These are words, which the former version shows as they are. */
  async down(): Promise<void> {}
}
