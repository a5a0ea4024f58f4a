import { textEraser, withoutLeadingZeros } from '@cartograph/events';
import { In, type EntityManager } from 'typeorm';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { putInPlace, writeWithout } from '../audiences/members-file.js';
import { ExposureEntity } from '../campaigns/exposures/exposure.entity.js';
import { OutcomeEntity } from '../campaigns/outcomes/outcome.entity.js';
import { eraseFromModels, removeLeftovers } from '../models/model-files.js';
import { TrainingEntity } from '../models/training.entity.js';
import { JobKind, type JobContext } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';

type Decisions = JobContext['decisions'];
type Data = Pick<JobContext, 'dataDir' | 'decisions'>;

/** Takes users out of frozen audiences. @returns how many audiences held one. */
export async function eraseFromAudiences({ dataDir, decisions }: Data, userIds: readonly string[]): Promise<number> {
  const users = new Set(userIds);
  let touched = 0;
  for (const { id, membersHash } of await decisions.read.find(AudienceEntity, {
    select: { id: true, membersHash: true },
  })) {
    // What an erasure before this one has begun.
    await putInPlace(dataDir, id, membersHash);
    const left = await writeWithout(dataDir, id, users);
    if (left === null) continue;
    await decisions.write((manager) =>
      manager.update(AudienceEntity, { id }, { size: left.size, membersHash: left.hash }),
    );
    await putInPlace(dataDir, id, left.hash);
    touched += 1;
  }
  return touched;
}

/** Users whose rows are deleted with one statement. */
const AT_ONCE = 500;

/** Deletes that users met campaigns. @returns how many exposures there were. */
export const eraseFromExposures = ({ decisions }: Data, userIds: readonly string[]): Promise<number> =>
  eraseUnits(decisions, ExposureEntity, userIds);

/** Deletes what was recorded of users for campaigns. @returns how many outcomes there were. */
export const eraseFromOutcomes = ({ decisions }: Data, userIds: readonly string[]): Promise<number> =>
  eraseUnits(decisions, OutcomeEntity, userIds);

async function eraseUnits(
  decisions: Decisions,
  entity: typeof ExposureEntity | typeof OutcomeEntity,
  userIds: readonly string[],
): Promise<number> {
  const all = [...userIds, ...(await otherForms(decisions, entity, userIds))];
  let erased = 0;
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const units = all.slice(from, from + AT_ONCE);
    erased += await decisions.write(async (manager) => {
      const found = await manager.countBy<ExposureEntity | OutcomeEntity>(entity, { unit: In(units) });
      if (found > 0) await manager.delete<ExposureEntity | OutcomeEntity>(entity, { unit: In(units) });
      return found;
    });
  }
  return erased;
}

/** Other ways in which the users' ids were written where a campaign without a metric of the log took any text: with leading zeros, or within a longer text. */
async function otherForms(
  { read }: Pick<Decisions, 'read'>,
  entity: typeof ExposureEntity | typeof OutcomeEntity,
  userIds: readonly string[],
): Promise<string[]> {
  const users = new Set(userIds);
  const erase = textEraser(users);
  const rows = await read
    .createQueryBuilder<ExposureEntity | OutcomeEntity>(entity, 'one')
    .select('DISTINCT one.unit', 'unit')
    .where("one.unit LIKE '0%' OR one.unit GLOB '*[^0-9]*'")
    .getRawMany<{ unit: string }>();
  return rows
    .map(({ unit }) => unit)
    .filter((unit) => !users.has(unit) && (users.has(withoutLeadingZeros(unit)) || erase(unit).erased > 0));
}

/** Whether a text is a unit of a campaign as somebody recorded it, though it is no id of the log. */
export async function isRecordedUnit(manager: EntityManager, unit: string): Promise<boolean> {
  return (await manager.existsBy(ExposureEntity, { unit })) || manager.existsBy(OutcomeEntity, { unit });
}

/** By so much the clocks of servers that share a data folder may differ. */
const SKEW_MS = 60_000;

/**
 * Takes users out of the files of models, so that these do not answer for them, and marks trainings that rest on them. Files that belong to no training go: nobody knows whom they name.
 *
 * @param snapshotIds - the lake's own ids of the snapshots that held one of the users.
 * @returns how many trainings need to be done again.
 */
export async function eraseFromTrainings(
  { dataDir, decisions }: Data,
  userIds: readonly string[],
  snapshotIds: readonly string[],
  now: Date,
): Promise<number> {
  let touched = 0;
  for (const { id, snapshotId } of await decisions.read.find(TrainingEntity, {
    select: { id: true, snapshotId: true },
  })) {
    const held = await eraseFromModels(dataDir, id, userIds);
    if (!held && !snapshotIds.includes(snapshotId)) continue;
    await decisions.write((manager) => manager.update(TrainingEntity, { id }, { usersErasedAt: now }));
    touched += 1;
  }
  // In this order: one that ends meanwhile is among the trainings.
  const since = await underWaySince(decisions, now);
  const trainings = await decisions.read.find(TrainingEntity, { select: { id: true } });
  await removeLeftovers(dataDir, new Set(trainings.map(({ id }) => id)), since);
  return touched;
}

/** Since when trainings run, which write files before they are known; now, where none does. One that read what one of the users did fails at its end: its snapshot is gone. */
async function underWaySince({ read }: Decisions, now: Date): Promise<Date> {
  const first = await read.findOne(JobEntity, {
    where: { kind: JobKind.TRAIN, state: JobState.RUNNING },
    order: { startedAt: 'ASC' },
  });
  return first?.startedAt ? new Date(first.startedAt.getTime() - SKEW_MS) : now;
}
