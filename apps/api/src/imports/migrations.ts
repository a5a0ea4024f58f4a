import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';

export class CreateUploads1764000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'upload',
        {
          id: 'id',
          fileName: 'string',
          bytes: 'count',
          createdAt: 'instant',
          expiresAt: 'instant',
          createdById: 'id?',
          usedAt: 'instant?',
        },
        [{ name: 'upload_by_age', columnNames: ['createdAt'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('upload');
  }
}

/** American spelling, in what imports were asked for and in the codes of those that failed. */
export class SpellCatalogInImports1764000002982 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return spell(runner, 'catalogue', 'catalog');
  }

  down(runner: QueryRunner): Promise<void> {
    return spell(runner, 'catalog', 'catalogue');
  }
}

async function spell(runner: QueryRunner, from: string, to: string): Promise<void> {
  await runner.query(
    `UPDATE job SET input = json_set(json_remove(input, '$.${from}'), '$.${to}', json_extract(input, '$.${from}'))
      WHERE kind = 'IMPORT' AND json_extract(input, '$.${from}') IS NOT NULL`,
  );
  for (const code of ['is', 'no'])
    await runner.query(`UPDATE job SET errorCode = '${code}-${to}' WHERE errorCode = '${code}-${from}'`);
  await runner.query(
    `UPDATE job SET errorFacts = json_set(errorFacts, '$.fault', '${to}') WHERE json_extract(errorFacts, '$.fault') = '${from}'`,
  );
}
