import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';
import type { Feature } from '../feature.js';
import { MutationKeyEntity } from './mutation-key.entity.js';

class CreateMutationKeys1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('mutation_key', { id: 'id', inputHash: 'string', target: 'string', createdAt: 'instant' }, [
        { name: 'mutation_key_by_age', columnNames: ['createdAt'] },
      ]),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mutation_key');
  }
}

/** The memory behind `clientMutationKey`. */
export const idempotencyFeature: Feature = {
  name: 'idempotency',
  entities: [MutationKeyEntity],
  migrations: [CreateMutationKeys1764000000300],
};
