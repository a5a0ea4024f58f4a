import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateInsights1764000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('insight', {
        id: 'id',
        title: 'string',
        page: 'string',
        query: 'text',
        variables: 'json?',
        snapshotId: 'id',
        isSynthetic: 'flag',
        summary: 'text',
        result: 'json',
        approvedById: 'id?',
        approvedAt: 'instant?',
        createdById: 'id?',
        createdAt: 'instant',
        note: 'text?',
        claim: 'json?',
        predecessorId: 'id?',
        judgement: 'json?',
      }),
    );
    await runner.createTable(
      table('insight_picture', { id: 'id', mediaType: 'string', content: 'text', bytes: 'integer' }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('insight_picture');
    await runner.dropTable('insight');
  }
}
