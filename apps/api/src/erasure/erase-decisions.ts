import { withoutLeadingZeros } from '@cartograph/events';
import { And, In, LessThan, MoreThanOrEqual, type EntityManager } from 'typeorm';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { putInPlace, writeWithout } from '../audiences/members-file.js';
import { ExposureEntity } from '../exposures/exposure.entity.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { OutcomeEntity } from '../outcomes/outcome.entity.js';
import { eraseFromModels, removeLeftovers } from '../models/model-files.js';
import { TrainingEntity } from '../models/training.entity.js';
import { JobKind, type JobContext } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';

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
  decisions: Data['decisions'],
  entity: typeof ExposureEntity | typeof OutcomeEntity,
  userIds: readonly string[],
): Promise<number> {
  const all = [...userIds, ...(await paddedForms(decisions, entity, userIds))];
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

/** How the users' ids were written with leading zeros, where a campaign without a metric of the log took them so. */
async function paddedForms(
  { read }: Data['decisions'],
  entity: typeof ExposureEntity | typeof OutcomeEntity,
  userIds: readonly string[],
): Promise<string[]> {
  const users = new Set(userIds);
  const padded = await read.find<ExposureEntity | OutcomeEntity>(entity, {
    where: { unit: And(MoreThanOrEqual('0'), LessThan('1')) },
    select: { unit: true },
  });
  return [...new Set(padded.map(({ unit }) => unit))].filter(
    (unit) => !users.has(unit) && users.has(withoutLeadingZeros(unit)),
  );
}

/** Whether a text is a unit of a campaign as somebody recorded it, though it is no id of the log. */
export async function isRecordedUnit(manager: EntityManager, unit: string): Promise<boolean> {
  return (await manager.existsBy(ExposureEntity, { unit })) || manager.existsBy(OutcomeEntity, { unit });
}

/** Takes users' ids out of the inputs that the audit log keeps: queries that somebody froze name them. */
export async function eraseFromAudit({ decisions }: Data, userIds: readonly string[]): Promise<void> {
  const users = new Set(userIds);
  for (const userId of userIds) {
    const entries = await decisions.read
      .createQueryBuilder(AuditEntryEntity, 'entry')
      .where('entry.detail LIKE :text', { text: `%${userId}%` })
      .getMany();
    for (const { id, detail } of entries)
      await decisions.write((manager) =>
        manager.update(AuditEntryEntity, { id }, { detail: without(detail, users) as object }),
      );
  }
}

/** What stands where a user stood. */
const ERASED = 'erased';

/** Takes users' ids, and the global ids made of them, out of what evidence has kept. @returns how many insights held one. */
export async function eraseFromEvidence({ decisions }: Data, userIds: readonly string[]): Promise<number> {
  const users = new Set(userIds);
  let touched = 0;
  for (const { id } of await decisions.read.find(InsightEntity, { select: { id: true } })) {
    const insight = await decisions.read.findOneBy(InsightEntity, { id });
    if (!insight) continue;
    const { result, variables, query, summary, note, claim } = insight;
    const left = {
      result: without(result, users) as object,
      variables: without(variables, users) as object | null,
      query: withoutLiterals(query, users),
      summary: withoutLiterals(summary, users),
      note: note === null ? null : withoutLiterals(note, users),
      claim: without(claim, users) as typeof claim,
    };
    if (JSON.stringify(left) === JSON.stringify({ result, variables, query, summary, note, claim })) continue;
    await decisions.write((manager) => manager.update(InsightEntity, { id }, left));
    touched += 1;
  }
  return touched;
}

/** Global ids of users and of their sessions begin so, and hold the log's own id. */
const OF_A_USER = /^(?:usr|ses)_/;

function names(text: string, users: ReadonlySet<string>): boolean {
  return users.has(text) || (OF_A_USER.test(text) && text.split(/\D+/).some((number) => users.has(number)));
}

function without(value: unknown, users: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return names(value, users) ? ERASED : withoutLiterals(value, users);
  if (Array.isArray(value)) return value.map((one) => without(one, users));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, without(entry, users)]));
}

const withoutLiterals = (query: string, users: ReadonlySet<string>): string =>
  query.replaceAll(/"([^"\\\n]*)"/g, (literal, text: string) => (names(text, users) ? `"${ERASED}"` : literal));

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
async function underWaySince({ read }: Data['decisions'], now: Date): Promise<Date> {
  const first = await read.findOne(JobEntity, {
    where: { kind: JobKind.TRAIN, state: JobState.RUNNING },
    order: { startedAt: 'ASC' },
  });
  return first?.startedAt ? new Date(first.startedAt.getTime() - SKEW_MS) : now;
}
