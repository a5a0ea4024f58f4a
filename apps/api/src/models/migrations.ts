import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';
import { replaceInColumns } from '../database/replace-in-columns.js';

export class CreateModels1764000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'training',
        {
          id: 'id',
          snapshotId: 'string',
          snapshotCommittedAt: 'instant',
          snapshotRows: 'count',
          isSynthetic: 'flag',
          trainedAt: 'instant',
          evaluation: 'json',
          usersErasedAt: 'instant?',
          bytes: 'count?',
          verdict: 'json?',
          jobId: 'id?',
        },
        [{ name: 'training_by_snapshot', columnNames: ['snapshotId'] }],
      ),
    );
    await runner.createTable(
      table(
        'model',
        {
          id: 'id',
          trainingId: 'id',
          kind: 'string',
          name: 'string',
          trainedAt: 'instant',
          options: 'json',
          metrics: 'json',
          wins: 'json',
          trainSeconds: 'real',
          users: 'count',
          products: 'count',
          detail: 'json?',
        },
        [{ name: 'model_by_training', columnNames: ['trainingId'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('model');
    await runner.dropTable('training');
  }
}

/** What trainings of before say of their cut, and say of their split date now. */
const SPLIT_WORDS = [
  ['One global time cut:', 'One global split date:'],
  [' known before the cut.', ' known before the split date.'],
  [' inside the training part, cut at ', ' inside the training part, split at '],
  ['Sessions that begin after the cut,', 'Sessions that begin after the split date,'],
  [' in no session before the cut;', ' in no session before the split date;'],
  [' made anew before one cut.', ' retrained on the log before the split date.'],
] as const;

const reworded = (column: string): string =>
  SPLIT_WORDS.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, column);

/** The cut of an evaluation is its split date. */
export class NameSplitDateInTrainings1764000002955 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE training SET evaluation =
        json_set(json_remove(evaluation, '$.protocol.cutAt'), '$.protocol.splitAt', json_extract(evaluation, '$.protocol.cutAt'))
        WHERE json_extract(evaluation, '$.protocol.cutAt') IS NOT NULL`,
    );
    await runner.query(`UPDATE training SET evaluation = ${reworded('evaluation')}, verdict = ${reworded('verdict')}`);
    await runner.query(
      `UPDATE job SET progress = replace(progress, '"Fitting before the cut"', '"Fitting before the split date"')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE training SET evaluation =
        json_set(json_remove(evaluation, '$.protocol.splitAt'), '$.protocol.cutAt', json_extract(evaluation, '$.protocol.splitAt'))
        WHERE json_extract(evaluation, '$.protocol.splitAt') IS NOT NULL`,
    );
  }
}

/** American spelling: the catalog's coverage among the figures, and the catalog in what is said of them. */
export class SpellCatalogInTrainings1764000002981 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE training SET evaluation = replace(evaluation, 'catalogue', 'catalog')`);
    await runner.query(`UPDATE model SET metrics = replace(metrics, '"catalogueCoverage":', '"catalogCoverage":')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of [
      ['training', 'evaluation'],
      ['model', 'metrics'],
    ])
      await runner.query(
        `UPDATE ${table} SET ${column} = replace(${column}, '"catalogCoverage":', '"catalogueCoverage":')`,
      );
  }
}

/** What trainings say of strengths, and say of event weights now. */
const WEIGHT_WORDS = [
  ['The strengths were given.', 'The event weights were given.'],
  ['No enabled model learns from strengths ', 'No enabled model learns from event weights '],
  ['The work allowed for trying strengths ', 'The work allowed for trying event weights '],
] as const;

/** What an event counts is its weight: in what trainings were told, and in what they said of it. */
export class NameEventWeightsInTrainings1764000002992 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await renameInTrainJobs(runner, 'strengths', 'eventWeights');
    await runner.query(
      `UPDATE job SET progress = replace(progress, '"Choosing strengths"', '"Choosing event weights"')`,
    );
    for (const words of WEIGHT_WORDS)
      await runner.query('UPDATE training SET evaluation = replace(evaluation, ?, ?)', [...words]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await renameInTrainJobs(runner, 'eventWeights', 'strengths');
  }
}

async function renameInTrainJobs(runner: QueryRunner, from: string, to: string): Promise<void> {
  await runner.query(
    `UPDATE job SET input = json_set(json_remove(input, '$.${from}'), '$.${to}', json_extract(input, '$.${from}'))
      WHERE kind = 'TRAIN' AND json_extract(input, '$.${from}') IS NOT NULL`,
  );
}

/** Where trainings, and the jobs that trained or tried settings, keep settings by name. */
const WITH_SETTINGS = {
  training: ['evaluation', 'verdict'],
  model: ['options', 'detail'],
  job: ['input', 'result'],
} as const;

/** Where they keep names of models, such as "Item-kNN on carts (cosine, 30 neighbours)". The details of models name categories of the shop, too. */
const WITH_NAMES = { training: ['evaluation', 'verdict'], model: ['name'] } as const;

/** American spelling: neighbors among the settings of models, and in their names. */
export class SpellNeighborsInTrainings1764000003030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await replaceInColumns(runner, WITH_SETTINGS, ['"neighbours":', '"neighbors":']);
    await replaceInColumns(runner, WITH_NAMES, [' neighbour', ' neighbor']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await replaceInColumns(runner, WITH_NAMES, [' neighbor', ' neighbour']);
    await replaceInColumns(runner, WITH_SETTINGS, ['"neighbors":', '"neighbours":']);
  }
}
