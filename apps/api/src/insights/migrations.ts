import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

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
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('insight');
  }
}

/** Insights that were kept before have no note, no claim, no picture and no predecessor. */
export class AddInsightReruns1764000002600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('insight', tableColumn('note', 'text?'));
    await runner.addColumn('insight', tableColumn('claim', 'json?'));
    await runner.addColumn('insight', tableColumn('predecessorId', 'id?'));
    await runner.addColumn('insight', tableColumn('judgement', 'json?'));
    await runner.createTable(
      table('insight_picture', { id: 'id', mediaType: 'string', content: 'text', bytes: 'integer' }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('insight_picture');
    for (const column of ['judgement', 'predecessorId', 'claim', 'note']) await runner.dropColumn('insight', column);
  }
}
