import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { JobEntity } from './job.entity.js';

/** Jobs by id. */
export const jobLoader = defineLoader<JobEntity>(async (ids, context) => {
  const jobs = await context.decisions.read.findBy(JobEntity, { id: In([...ids]) });
  return new Map(jobs.map((job) => [job.id, job]));
});
