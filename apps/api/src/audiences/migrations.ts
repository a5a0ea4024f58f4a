import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateAudiences1764000001200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('audience', {
        id: 'id',
        name: 'string',
        rule: 'json',
        size: 'count',
        snapshotId: 'string',
        isSynthetic: 'flag',
        summary: 'json',
        membersHash: 'string',
        createdById: 'id?',
        createdAt: 'instant',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audience');
  }
}
