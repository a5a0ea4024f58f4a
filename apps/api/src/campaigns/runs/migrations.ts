import type { MigrationInterface, QueryRunner } from 'typeorm';
import { parse } from 'yaml';
import { table } from '../../database/columns.js';
import { replaceInColumns } from '../../database/replace-in-columns.js';

export class CreateAaRuns1764000002740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'aa_run',
        {
          id: 'id',
          campaignId: 'id',
          audienceId: 'id',
          jobId: 'id',
          createdAt: 'instant',
          snapshotId: 'string',
          seed: 'integer',
          rerandomizations: 'integer',
          design: 'json',
          outcome: 'json?',
        },
        [{ name: 'aa_run_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('aa_run');
  }
}

export class CreateScenarioRuns1764000002741 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'scenario_run',
        {
          id: 'id',
          campaignId: 'id',
          audienceId: 'id',
          jobId: 'id',
          createdAt: 'instant',
          snapshotId: 'string',
          seed: 'integer',
          runs: 'integer',
          scenario: 'text',
          outcome: 'json?',
          isTrial: 'flag?',
        },
        [{ name: 'scenario_run_by_campaign', columnNames: ['campaignId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('scenario_run');
  }
}

/** Scenarios are kept as objects; they were kept as the text of their file. */
export class ScenariosAsObjects1764000002830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const runs = (await runner.query('SELECT id, scenario FROM scenario_run')) as { id: string; scenario: string }[];
    for (const { id, scenario } of runs)
      await runner.query('UPDATE scenario_run SET scenario = ? WHERE id = ?', [
        JSON.stringify(parse(scenario) ?? null),
        id,
      ]);
  }

  /** JSON is YAML, too. */
  async down(): Promise<void> {}
}

/** Scenarios name the live model, which they called serving. */
export class NameLiveModelInScenarios1764000002959 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameModels(runner, 'serving', 'live');
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameModels(runner, 'live', 'serving');
  }
}

async function renameModels(runner: QueryRunner, from: string, to: string): Promise<void> {
  for (const path of ['$.recommendations.control.model', '$.recommendations.treatment.model'])
    await runner.query(
      `UPDATE scenario_run SET scenario = json_set(scenario, '${path}', ?) WHERE json_extract(scenario, '${path}') = ?`,
      [to, from],
    );
}

/** Scenarios, and the bars of their tornado, say cannibalization; JSON escapes the quotes in its texts, so that those stay. */
export class SpellCannibalizationInScenarios1764000003020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await respell(runner, 'cannibalisation', 'cannibalization');
  }

  async down(runner: QueryRunner): Promise<void> {
    await respell(runner, 'cannibalization', 'cannibalisation');
  }
}

async function respell(runner: QueryRunner, from: string, to: string): Promise<void> {
  await replaceInColumns(runner, { scenario_run: ['scenario'] }, [`"${from}":`, `"${to}":`]);
  await replaceInColumns(runner, { scenario_run: ['outcome'] }, [`"input":"${from}"`, `"input":"${to}"`]);
}
