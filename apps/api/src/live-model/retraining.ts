import type { EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import { isAhead } from '../has-passed.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { isUnderWay } from '../jobs/under-way.js';
import { TrainingEntity } from '../models/training.entity.js';
import type { TrainInput } from '../models/train-settings.js';
import { PeriodicLook } from '../periodic-look.js';
import { nextTime } from './cron-time.js';
import { RetrainingScheduleEntity, RetrainingSkip, SCHEDULE_ID } from './retraining-schedule.entity.js';

const CHECK_MS = 10_000;

/**
 * Looks now and then whether the schedule wants a training, and queues the job for it. A time is settled in the transaction that queues, so that of several servers on a
 * data folder one does; times that were missed while no server ran are caught up with one training. A time at which a training is under way waits for its end.
 */
export class Retraining {
  readonly #looks = new PeriodicLook(
    () => this.look(),
    (error) => this.services.log.error({ err: error }, 'looking whether a training is scheduled failed'),
  );

  constructor(private readonly services: Pick<Services, 'decisions' | 'jobs' | 'lake' | 'log' | 'now'>) {}

  /** @param checkMs - milliseconds between two looks. */
  start(checkMs = CHECK_MS): void {
    this.#looks.start(checkMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  /** @returns the job that was queued; null where none was due, or nothing has changed since the last training. */
  async look(): Promise<JobEntity | null> {
    const { decisions, lake, log, now } = this.services;
    await this.#settleAhead();
    if (!(await this.#isDue(decisions.read))) return null;
    const current = await lake.current();
    const job = await decisions.write(async (manager) => {
      if (!(await this.#isDue(manager))) return null;
      const schedule = await manager.findOneByOrFail(RetrainingScheduleEntity, { id: SCHEDULE_ID });
      const settled = { settledAt: now() };
      const skipped = current === null ? RetrainingSkip.NOTHING_TO_TRAIN_ON : await unchanged(manager, current);
      if (skipped !== null) {
        await manager.update(RetrainingScheduleEntity, { id: SCHEDULE_ID }, { ...settled, skipped });
        log.info({ skipped }, 'the scheduled training was skipped');
        return null;
      }
      const input: TrainInput = {
        kinds: schedule.kinds,
        budgetSeconds: schedule.budgetSeconds,
        promote: 'AUTO',
        isScheduled: true,
      };
      const queued = await this.services.jobs.enqueue(manager, { kind: JobKind.TRAIN, input, createdById: null });
      await manager.update(
        RetrainingScheduleEntity,
        { id: SCHEDULE_ID },
        { ...settled, skipped: null, lastJobId: queued.id },
      );
      return queued;
    });
    if (job !== null) log.info({ jobId: job.id }, 'a training starts on schedule');
    return job;
  }

  /** What was settled under a clock that was ahead would wait until the clock gets there again. */
  async #settleAhead(): Promise<void> {
    const { decisions, now } = this.services;
    const at = now();
    const schedule = await decisions.read.findOneBy(RetrainingScheduleEntity, { id: SCHEDULE_ID });
    if (schedule === null || !isAhead(schedule.settledAt.getTime(), at)) return;
    await decisions.write((manager) =>
      manager.update(RetrainingScheduleEntity, { id: SCHEDULE_ID, settledAt: schedule.settledAt }, { settledAt: at }),
    );
  }

  async #isDue(manager: EntityManager): Promise<boolean> {
    const schedule = await manager.findOneBy(RetrainingScheduleEntity, { id: SCHEDULE_ID });
    const next = schedule && dueAt(schedule);
    if (!next || next > this.services.now()) return false;
    return !(await isUnderWay(manager, JobKind.TRAIN));
  }
}

/** The first time of a schedule that is not settled; null where it is off. */
export function dueAt({ isOn, cron, timeZone, settledAt }: RetrainingScheduleEntity): Date | null {
  return isOn && cron !== null ? nextTime(cron, timeZone, settledAt) : null;
}

async function unchanged(
  manager: EntityManager,
  current: { id: string; isSynthetic: boolean },
): Promise<RetrainingSkip | null> {
  const last = await manager.findOne(TrainingEntity, {
    where: { isSynthetic: current.isSynthetic },
    order: { id: 'DESC' },
    select: { snapshotId: true, usersErasedAt: true },
  });
  return last?.snapshotId === current.id && last.usersErasedAt === null ? RetrainingSkip.UNCHANGED : null;
}
