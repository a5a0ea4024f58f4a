import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

export class CreateRules1764000002200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('rule_set', {
        id: 'id',
        name: 'string',
        rules: 'json',
        isActive: 'flag',
        version: 'integer',
        createdById: 'id?',
        updatedAt: 'instant',
        price: 'json?',
      }),
    );
    await runner.createTable(
      table('product_feed', {
        id: 'id',
        fileName: 'string',
        updatedAt: 'instant',
        products: 'count',
        inStock: 'count',
        repeatedLines: 'count',
        badLines: 'count',
        badExamples: 'json',
        createdById: 'id?',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['product_feed', 'rule_set']) await runner.dropTable(name);
  }
}

/** Feeds know what their file was. */
export class HashProductFeeds1764000002210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('product_feed', tableColumn('fileHash', 'string?'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('product_feed', 'fileHash');
  }
}
