import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { TrainingEntity } from '../models/training.entity.js';
import { unusableSettings } from '../models/train-settings.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { DateTime } from '../scalars.js';
import { cronProblem } from './cron-time.js';
import { dueAt } from './retraining.js';
import {
  RetrainingScheduleEntity,
  RetrainingSkip,
  SCHEDULE_ID,
  SetRetrainingScheduleInput,
  SetRetrainingSchedulePayload,
} from './retraining-schedule.entity.js';

const SKIPPED: Record<RetrainingSkip, string> = {
  [RetrainingSkip.NOTHING_TO_TRAIN_ON]: 'There was nothing to train on.',
  [RetrainingSkip.UNCHANGED]: 'The log has not changed since the last training.',
};

async function scheduleNow(
  manager: EntityManager,
  { timeZone, now }: RequestContext,
): Promise<RetrainingScheduleEntity> {
  const found = await manager.findOneBy(RetrainingScheduleEntity, { id: SCHEDULE_ID });
  return (
    found ??
    Object.assign(new RetrainingScheduleEntity(), {
      id: SCHEDULE_ID,
      isOn: false,
      cron: null,
      timeZone,
      kinds: null,
      budgetSeconds: null,
      settledAt: now(),
      lastJobId: null,
      skipped: null,
      version: 0,
    })
  );
}

/** A schedule that was set before versions were counted was set once, as far as anybody knows. */
const versionOf = ({ version }: RetrainingScheduleEntity): number => version ?? 1;

const lastJobOf = ({ lastJobId }: RetrainingScheduleEntity, { decisions }: RequestContext): Promise<JobEntity | null> =>
  lastJobId === null ? Promise.resolve(null) : decisions.read.findOneBy(JobEntity, { id: lastJobId });

@Resolver(() => RetrainingScheduleEntity)
export class RetrainingResolver {
  @Requires('recommendations:read')
  @Query(() => RetrainingScheduleEntity)
  retrainingSchedule(@Ctx() context: RequestContext): Promise<RetrainingScheduleEntity> {
    return scheduleNow(context.decisions.read, context);
  }

  @Requires('models:write')
  @Mutation(() => SetRetrainingSchedulePayload, {
    description:
      'Sets all of the schedule. A change made from a version that is not the present one is refused where it names its version.',
  })
  setRetrainingSchedule(
    @Arg('input', () => SetRetrainingScheduleInput) input: SetRetrainingScheduleInput,
    @Ctx() context: RequestContext,
  ): Promise<SetRetrainingSchedulePayload> {
    return mutate({ schedule: null }, async () => {
      const check = new InputCheck();
      const cron = input.cron?.trim().replaceAll(/\s+/g, ' ') ?? null;
      const problem = cron === null ? null : cronProblem(cron);
      if (input.isOn && cron === null)
        check.add(
          'REQUIRED',
          'cron',
          'Say when: give a cron expression such as "0 3 * * 1", which is Monday at three.',
        );
      if (problem !== null) check.add('INVALID', 'cron', problem);
      const { kinds, budgetSeconds } = input;
      for (const { field, message, ...what } of unusableSettings({ kinds, budgetSeconds }))
        check.add('INVALID', field, message, what);
      check.done();
      const wanted = {
        isOn: input.isOn,
        cron,
        timeZone: input.timeZone ?? context.timeZone,
        kinds: kinds ?? null,
        budgetSeconds: budgetSeconds ?? null,
        skipped: null,
      };
      // In one transaction: a training may start on schedule at the same moment, and stays the last one.
      const schedule = await context.decisions.write(async (manager) => {
        const before = await scheduleNow(manager, context);
        const version = versionOf(before);
        if (input.version != null && input.version !== version)
          throw refuse(
            'CONFLICT',
            'version',
            `The schedule was changed meanwhile: it has version ${version}, not ${input.version}. Look at it as it is now, and change it again.`,
            { schedule: before },
          );
        return manager.save(
          RetrainingScheduleEntity,
          Object.assign(before, wanted, { settledAt: context.now(), version: version + 1 }),
        );
      });
      return { schedule };
    });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Int, { description: 'how often it was set; send it back with a change' })
  version(@Root() schedule: RetrainingScheduleEntity): number {
    return versionOf(schedule);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => DateTime, { nullable: true, description: 'null while it is off' })
  nextAt(@Root() schedule: RetrainingScheduleEntity): Date | null {
    return dueAt(schedule);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => JobEntity, { nullable: true, description: 'that it started last' })
  lastJob(@Root() schedule: RetrainingScheduleEntity, @Ctx() context: RequestContext): Promise<JobEntity | null> {
    return lastJobOf(schedule, context);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => TrainingEntity, {
    nullable: true,
    description: 'what that job made; null where it made none, and once it was deleted',
  })
  lastTraining(
    @Root() { lastJobId }: RetrainingScheduleEntity,
    @Ctx() { decisions }: RequestContext,
  ): Promise<TrainingEntity | null> {
    return lastJobId === null ? Promise.resolve(null) : decisions.read.findOneBy(TrainingEntity, { jobId: lastJobId });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'what became of the last time, in English; null before the first',
  })
  async lastOutcome(
    @Root() schedule: RetrainingScheduleEntity,
    @Ctx() context: RequestContext,
  ): Promise<string | null> {
    if (schedule.skipped !== null) return `Passed over: ${SKIPPED[schedule.skipped]}`;
    const job = await lastJobOf(schedule, context);
    if (job === null) return null;
    if (job.state === JobState.QUEUED || job.state === JobState.RUNNING) return 'The training is under way.';
    if (job.state !== JobState.DONE) return job.error ?? 'The training was canceled.';
    const { verdict } = job.result as { verdict?: { reason: string } };
    return verdict?.reason ?? 'A training was made.';
  }
}
