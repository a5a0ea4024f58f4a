import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

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
          usersErasedAt: 'instant?',
          bytes: 'count?',
          verdict: 'json?',
          jobId: 'id?',
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
          detail: 'json?',
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
