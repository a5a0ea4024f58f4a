import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from '../database/columns.js';
import type { Feature } from '../feature.js';
import { JobEntity } from './job.entity.js';
import { JobProgressResolver, JobsResolver } from './jobs.resolver.js';

export const JOB_PREFIX = 'job';

class CreateJobs1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'job',
        {
          id: 'id',
          kind: 'string',
          state: 'string',
          input: 'json',
          progress: 'json',
          createdAt: 'instant',
          startedAt: 'instant?',
          finishedAt: 'instant?',
          result: 'json?',
          error: 'text?',
          createdById: 'id?',
          revision: 'integer',
          cancelRequested: 'flag',
          owner: 'string?',
          heartbeatAt: 'instant?',
          errorCode: 'string?',
          errorFacts: 'json?',
        },
        [{ name: 'job_by_state', columnNames: ['state'] }],
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('job');
  }
}

/** States and codes are spelled as the field's tools do. */
export class SpellCanceled1764000002820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE job SET state = 'CANCELED' WHERE state = 'CANCELLED'`);
    await runner.query(`UPDATE job SET errorCode = 'canceled' WHERE errorCode = 'cancelled'`);
    await runner.query(`UPDATE job SET error = replace(error, 'Cancelled', 'Canceled') WHERE state = 'CANCELED'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE job SET state = 'CANCELLED' WHERE state = 'CANCELED'`);
    await runner.query(`UPDATE job SET errorCode = 'cancelled' WHERE errorCode = 'canceled'`);
  }
}

/** Analyses that wait ask what was called attraction by its name of now. */
class NamePurchaseDriversInJobs1764000002880 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The key of the answer is JSON within JSON.
    await runner.query(
      String.raw`UPDATE job SET input = replace(replace(input, '"question":"attraction"', '"question":"purchaseDrivers"'), '\"attraction\"', '\"purchaseDrivers\"')
        WHERE kind = 'ANALYSIS' AND state IN ('QUEUED', 'RUNNING')`,
    );
  }

  async down(): Promise<void> {}
}

/** Long work: what the other features queue and people watch. */
export const jobsFeature: Feature = {
  name: 'jobs',
  resolvers: [JobsResolver, JobProgressResolver],
  entities: [JobEntity],
  migrations: [CreateJobs1764000000400, SpellCanceled1764000002820, NamePurchaseDriversInJobs1764000002880],
  nodes: [
    {
      prefix: JOB_PREFIX,
      typeName: 'Job',
      access: 'jobs:read',
      load: (id, _key, context) => context.decisions.read.findOneBy(JobEntity, { id }),
    },
  ],
};
