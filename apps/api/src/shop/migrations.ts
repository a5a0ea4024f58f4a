import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateShopSettings1764000002790 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('shop_settings', {
        id: 'id',
        name: 'string?',
        currency: 'string?',
        grossMargin: 'real?',
        categoryMargins: 'json',
        contactCosts: 'json',
        weekStart: 'text?',
        version: 'integer',
        updatedAt: 'instant?',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('shop_settings');
  }
}
