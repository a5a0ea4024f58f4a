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

/** Kept questions about behavior are asked, and their answers read, as the schema spells it now. */
export class SpellBehaviorInInsights1764000002840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE insight SET page = replace(page, '/behaviour', '/behavior') WHERE page LIKE '/behaviour%'`);
    const spelled = ([from, to]: [string, string], column: string): string => `replace(${column}, '${from}', '${to}')`;
    const all = (column: string, changes: [string, string][]): string =>
      `${column} = ${changes.reduce((text, change) => spelled(change, text), column)}`;
    // Of a result only names of the schema: a shop may sell what is called so.
    const named: [string, string][] = [
      ['"behaviours"', '"behaviors"'],
      ['"behaviour"', '"behavior"'],
      ['"Behaviour"', '"Behavior"'],
    ];
    const written: [string, string][] = [
      ['behaviour', 'behavior'],
      ['Behaviour', 'Behavior'],
    ];
    await runner.query(
      `UPDATE insight SET ${[all('query', written), all('result', named), all('claim', written)].join(', ')} WHERE query LIKE '%behaviour%'`,
    );
  }

  /** The former version cannot ask them again, as it cannot others of a later schema. */
  async down(): Promise<void> {}
}
