import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateActionItems1764000001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'action_item',
        {
          id: 'id',
          title: 'string',
          description: 'text',
          status: 'string',
          ownerId: 'id?',
          dueOn: 'day?',
          audienceId: 'id?',
          expectedUplift: 'real?',
          insightId: 'id',
          createdById: 'id?',
          createdAt: 'instant',
          updatedAt: 'instant',
          completedAt: 'instant?',
          version: 'integer',
        },
        [
          { name: 'action_item_by_status', columnNames: ['status'] },
          { name: 'action_item_by_owner', columnNames: ['ownerId'] },
          { name: 'action_item_by_insight', columnNames: ['insightId'] },
        ],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('action_item');
  }
}
