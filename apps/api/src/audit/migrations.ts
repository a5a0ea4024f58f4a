import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';

export class CreateAudit1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table('audit_entry', {
        id: 'id',
        at: 'instant',
        actor: 'string',
        action: 'string',
        target: 'string?',
        detail: 'json?',
        outcome: 'string',
        requestId: 'string',
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('audit_entry');
  }
}

/** Entries count what is refused again and again, know the address, and are found by action and time. */
export class CountAudit1764000000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('audit_entry', tableColumn('address', 'string?'));
    await runner.addColumn('audit_entry', tableColumn('count', 'integer?'));
    await runner.addColumn('audit_entry', tableColumn('lastAt', 'instant?'));
    await runner.query('UPDATE audit_entry SET "count" = 1, "lastAt" = at');
    await runner.createIndex('audit_entry', new TableIndex({ name: 'audit_by_action', columnNames: ['action', 'at'] }));
    await runner.createIndex('audit_entry', new TableIndex({ name: 'audit_by_time', columnNames: ['at'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['audit_by_action', 'audit_by_time']) await runner.dropIndex('audit_entry', name);
    for (const name of ['address', 'count', 'lastAt']) await runner.dropColumn('audit_entry', name);
  }
}

/** Entries of erasures knew neither how often nor when last, so that no page of the log that held one could be read. */
export class CountErasures1764000000220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE audit_entry SET "count" = 1, "lastAt" = at WHERE "count" IS NULL');
  }

  async down(): Promise<void> {}
}

/** Entries are found by the name that the mutation has now. */
export class SpellAnalyzeInAudit1764000002900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE audit_entry SET action = 'analyzeCampaign' WHERE action = 'analyseCampaign'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE audit_entry SET action = 'analyseCampaign' WHERE action = 'analyzeCampaign'`);
  }
}
