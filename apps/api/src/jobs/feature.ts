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

/** Long work: what the other features queue and people watch. */
export const jobsFeature: Feature = {
  name: 'jobs',
  resolvers: [JobsResolver, JobProgressResolver],
  entities: [JobEntity],
  migrations: [CreateJobs1764000000400],
  nodes: [
    {
      prefix: JOB_PREFIX,
      typeName: 'Job',
      load: (id, _key, context) => context.decisions.read.findOneBy(JobEntity, { id }),
    },
  ],
};
