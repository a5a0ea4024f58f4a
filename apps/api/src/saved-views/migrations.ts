import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateSavedViews1764000002500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('saved_view', {
        id: 'id',
        name: 'string',
        page: 'string',
        address: 'text',
        version: 'integer',
        createdById: 'id?',
        createdAt: 'instant',
        updatedAt: 'instant',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('saved_view');
  }
}

/** The page of behavior is called so, and has that address. */
export class SpellBehaviorInViews1764000002850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'behavior', address = replace(address, '/behaviour', '/behavior') WHERE page = 'behaviour'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'behaviour', address = replace(address, '/behavior', '/behaviour') WHERE page = 'behavior'`,
    );
  }
}

/** The page of purchase drivers was called attraction. */
export class NamePurchaseDriversInViews1764000002870 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'purchaseDrivers', address = replace(address, '/attraction', '/purchase-drivers') WHERE page = 'attraction'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'attraction', address = replace(address, '/purchase-drivers', '/attraction') WHERE page = 'purchaseDrivers'`,
    );
  }
}

/** The summary report was called the board. */
export class NameSummaryReportInViews1764000002910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'summaryReport', address = replace(address, '/board', '/summary-report') WHERE page = 'board'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE saved_view SET page = 'board', address = replace(address, '/summary-report', '/board') WHERE page = 'summaryReport'`,
    );
  }
}

/** Calls a measure of Explore by another name in the addresses of views. */
async function renameMeasure(runner: QueryRunner, from: string, to: string): Promise<void> {
  await runner.query(`UPDATE saved_view SET address = replace(address, ?, ?) WHERE page = 'explore'`, [
    `measure=${from}`,
    `measure=${to}`,
  ]);
}

/** Explore measures the conversion rate, which was called buyers per visitor. */
export class NameConversionRateInViews1764000002951 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameMeasure(runner, 'BUYERS_PER_VISITOR', 'CONVERSION_RATE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameMeasure(runner, 'CONVERSION_RATE', 'BUYERS_PER_VISITOR');
  }
}

/** As of the average order value, which was called revenue per purchase session. */
export class NameAverageOrderValueInViews1764000002953 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameMeasure(runner, 'REVENUE_PER_PURCHASE_SESSION', 'AVERAGE_ORDER_VALUE');
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameMeasure(runner, 'AVERAGE_ORDER_VALUE', 'REVENUE_PER_PURCHASE_SESSION');
  }
}
