import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

export class CreateModels1764000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'training',
        {
          id: 'id',
          snapshotId: 'string',
          snapshotCommittedAt: 'instant',
          snapshotRows: 'count',
          isSynthetic: 'flag',
          trainedAt: 'instant',
          evaluation: 'json',
        },
        [{ name: 'training_by_snapshot', columnNames: ['snapshotId'] }],
      ),
    );
    await runner.createTable(
      table(
        'model',
        {
          id: 'id',
          trainingId: 'id',
          kind: 'string',
          name: 'string',
          trainedAt: 'instant',
          options: 'json',
          metrics: 'json',
          wins: 'json',
          trainSeconds: 'real',
          users: 'count',
          products: 'count',
        },
        [{ name: 'model_by_training', columnNames: ['trainingId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('model');
    await runner.dropTable('training');
  }
}

export class AddErasedUsers1764000001700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('training', tableColumn('usersErasedAt', 'instant?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('training', 'usersErasedAt');
  }
}

/** Earlier trainings have files of a format that is no longer read, and figures without what is shown today: they go. */
export class MakeTrainingsThings1764000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM model');
    await runner.query('DELETE FROM training');
    await runner.addColumn('training', tableColumn('bytes', 'count?'));
    await runner.addColumn('training', tableColumn('verdict', 'json?'));
    await runner.addColumn('training', tableColumn('jobId', 'id?'));
    await runner.addColumn('model', tableColumn('detail', 'json?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('model', 'detail');
    await runner.dropColumn('training', 'jobId');
    await runner.dropColumn('training', 'verdict');
    await runner.dropColumn('training', 'bytes');
  }
}
