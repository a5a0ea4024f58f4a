import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table, tableColumn } from '../database/columns.js';
import { replaceInColumns } from '../database/replace-in-columns.js';

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

/** What replays of rules found is their cost, which was called their price: in rule sets, in the jobs that measure it, and in the audit log. */
export class NameRuleCost1764000002990 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rule_set RENAME COLUMN price TO cost');
    await renameInJson(runner, 'rule_set', 'cost', { from: 'price', to: 'cost' });
    await renameMeasuring(runner, {
      instant: { from: 'pricedAt', to: 'measuredAt' },
      kind: { from: 'PRICE_RULES', to: 'MEASURE_RULE_COST' },
      action: { from: 'priceRules', to: 'measureRuleCost' },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameMeasuring(runner, {
      instant: { from: 'measuredAt', to: 'pricedAt' },
      kind: { from: 'MEASURE_RULE_COST', to: 'PRICE_RULES' },
      action: { from: 'measureRuleCost', to: 'priceRules' },
    });
    await renameInJson(runner, 'rule_set', 'cost', { from: 'cost', to: 'price' });
    await runner.query('ALTER TABLE rule_set RENAME COLUMN cost TO price');
  }
}

interface Renaming {
  from: string;
  to: string;
}

async function renameMeasuring(
  runner: QueryRunner,
  { instant, kind, action }: Record<'instant' | 'kind' | 'action', Renaming>,
): Promise<void> {
  await renameInJson(runner, 'rule_set', 'cost', instant);
  await runner.query('UPDATE job SET kind = ? WHERE kind = ?', [kind.to, kind.from]);
  await renameInJson(runner, 'job', 'result', instant, `AND kind = '${kind.to}'`);
  await runner.query('UPDATE audit_entry SET action = ? WHERE action = ?', [action.to, action.from]);
}

/** Renames a key at the top of the JSON of a column, wherever it is there. */
async function renameInJson(
  runner: QueryRunner,
  name: string,
  column: string,
  { from, to }: Renaming,
  condition = '',
): Promise<void> {
  await runner.query(
    `UPDATE ${name} SET ${column} = json_set(json_remove(${column}, '$.${from}'), '$.${to}', json_extract(${column}, '$.${from}'))
      WHERE json_extract(${column}, '$.${from}') IS NOT NULL ${condition}`,
  );
}

/** Where rules are kept. */
const WITH_RULES = { rule_set: ['rules', 'cost'], job: ['input', 'result'] } as const;

/** American spelling: a bought product that comes back when buyers buy again, as the log shows, waits for what was "learned". */
export class SpellLearnedInRules1764000003031 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return replaceInColumns(runner, WITH_RULES, ['"window":"learnt"', '"window":"learned"']);
  }

  down(runner: QueryRunner): Promise<void> {
    return replaceInColumns(runner, WITH_RULES, ['"window":"learned"', '"window":"learnt"']);
  }
}
