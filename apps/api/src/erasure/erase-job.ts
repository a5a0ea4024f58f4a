import { setTimeout as sleep } from 'node:timers/promises';
import { eraseUsers, GREATEST_PLAIN_ID, type EraseReport } from '@cartograph/events';
import { keptAnswersOf } from '../analytics/answers/kept-answers.js';
import { addEntry } from '../audit/record.js';
import { userHash } from '../audit/user-hash.js';
import { removeUpgradeCopies } from '../database/before-upgrade.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { removeExports } from '../recommendation-exports/export-files.js';
import { snapshotId } from '../snapshot.js';
import { eraseFromAudiences, eraseFromExposures, eraseFromOutcomes, eraseFromTrainings } from './erase-decisions.js';
import { countInbox, removeAudienceLeftovers, removeUnusedUploads } from './erase-files.js';
import { eraseFromRows, type ToReview } from './erase-from-rows.js';
import { valueEraser } from './erase-from-value.js';
import { adoptBrokenOff, type EraseJobInput } from './broken-off.js';

/** What `Job.result` of an erasure says; it names nobody. */
export interface EraseJobResult {
  users: number;
  /** Of these nothing was found in the lake. */
  notFound: number;
  rowsRemoved: number;
  snapshots: { snapshotId: string; replacedBy: string }[];
  quarantineRows: number;
  pendingRows: number;
  audiences: number;
  insights: number;
  /** Rows of the database, those of insights among them, in whose texts users were named. */
  texts: number;
  /** Texts in which the number of a user stays because it may be something else: a person has to look. */
  toReview: readonly ToReview[];
  /** Names of log files in which the number of a user stays because it may be something else. They are told by number only, as they may name somebody. */
  logFileNames: number;
  /** That users met campaigns. */
  exposures: number;
  /** What was recorded of users for campaigns. */
  outcomes: number;
  trainings: number;
  /** Files of recommendations: all there were, for each may name one of the users. */
  exports: number;
  /** Uploads that waited to be imported: all there were, for each may name one of the users. */
  uploads: number;
  /** Uploads that are on their way or being read. They were not touched. */
  uploadsLeft: number;
  /** Log files in the inbox. They were not touched. */
  inboxFiles: number;
}

const WAIT_MS = 15 * 60_000;
/** The segment that a server writes cannot be rewritten. It ends it within seconds of seeing the erasure; one of an older version, within a minute. */
const SEGMENT_TRIES = 18;
const SEGMENT_PAUSE_MS = 10_000;

/**
 * Erases users from the lake, then from what was decided and trained on it, and ends with the database, whose file is made again.
 * It takes over erasures that were broken off.
 */
export const eraseJob: JobHandler<EraseJobInput> = {
  kind: JobKind.ERASE,
  async run(input, context): Promise<EraseJobResult> {
    const { decisions, jobId, dataDir, signal } = context;
    let isStopped = true;
    try {
      const { userIds, units } = await adoptBrokenOff(context, input);
      const everybody = [...userIds, ...units];
      const lake = userIds.length > 0 ? await eraseFromLake(userIds, context) : NOTHING;
      await keptAnswersOf(context.lake).clear();
      context.progress({ step: 'erasing from audiences, evidence and models', done: 0, total: null, unit: 'users' });
      const audiences = await eraseFromAudiences(context, userIds);
      await removeAudienceLeftovers(context, new Date());
      const exposures = await eraseFromExposures(context, everybody);
      const outcomes = await eraseFromOutcomes(context, everybody);
      const trainings = await eraseFromTrainings(
        context,
        userIds,
        lake.snapshots.map((one) => one.snapshotId),
        new Date(),
      );
      const exports = await removeExports(dataDir);
      const uploads = await removeUnusedUploads(context);
      const { rows, toReview } = await eraseFromRows(
        decisions,
        valueEraser(everybody, await alsoOfTheShop(userIds, context)),
      );
      await removeUpgradeCopies(dataDir);
      const result: EraseJobResult = {
        users: everybody.length,
        notFound: lake.notFound.length + units.length,
        rowsRemoved: lake.rowsRemoved,
        quarantineRows: lake.quarantineRows,
        pendingRows: lake.pendingRows,
        snapshots: lake.snapshots.map((one) => ({
          snapshotId: snapshotId(one.snapshotId),
          replacedBy: snapshotId(one.replacedBy),
        })),
        audiences,
        insights: rows.get('Insight') ?? 0,
        texts: [...rows.values()].reduce((sum, count) => sum + count, 0),
        toReview,
        logFileNames: lake.namesLeft.length,
        exposures,
        outcomes,
        trainings,
        exports,
        uploads: uploads.removed,
        uploadsLeft: uploads.left,
        inboxFiles: await countInbox(dataDir),
      };
      const hash = await userHash(dataDir);
      await decisions.write(async (manager) => {
        const entry = { actor: 'job', action: 'usersErased', target: jobId, outcome: 'ok', requestId: jobId };
        const detail = { ...result, userHashes: everybody.map(hash) };
        if (everybody.length > 0) await addEntry(manager, { ...entry, detail, address: null }, new Date());
        // Killed from here on, only the file of the database is left to be made again.
        const left: EraseJobInput = { userIds: [], isWiping: true };
        await manager.update(JobEntity, { id: jobId }, { input: left });
      });
      await decisions.wipe();
      isStopped = false;
      return result;
    } catch (error) {
      isStopped = signal.aborted && !(await isCanceled(context));
      throw error;
    } finally {
      // Stopped with its server it is done again, as after a crash.
      if (!isStopped)
        await decisions.write((manager) => manager.update(JobEntity, { id: jobId }, { input: { userIds: [] } }));
    }
  },
};

async function isCanceled({ decisions, jobId }: JobContext): Promise<boolean> {
  return decisions.read.existsBy(JobEntity, { id: jobId, cancelRequested: true });
}

/** Those of the ids that are also the id of a product or a category. */
async function alsoOfTheShop(userIds: readonly string[], { lake, signal }: JobContext): Promise<Set<string>> {
  const plain = userIds.filter((id) => BigInt(id) <= GREATEST_PLAIN_ID);
  if (plain.length === 0 || (await lake.current()) === null) return new Set();
  const store = await lake.store();
  try {
    const rows = await store.rows<{ id: string }>(
      `SELECT DISTINCT CAST(id AS VARCHAR) AS id FROM (SELECT product_id AS id FROM products UNION ALL SELECT category_id FROM categories) WHERE id IN (${plain.join(', ')})`,
      [],
      { signal },
    );
    return new Set(rows.map(({ id }) => id));
  } finally {
    await store.close();
  }
}

type Erased = Pick<EraseReport, 'snapshots' | 'quarantineRows' | 'pendingRows' | 'namesLeft' | 'notFound'> & {
  rowsRemoved: number;
};

const NOTHING: Erased = {
  snapshots: [],
  quarantineRows: 0,
  pendingRows: 0,
  namesLeft: [],
  notFound: [],
  rowsRemoved: 0,
};

/** Again while a living process writes a segment that names one of the users. */
async function eraseFromLake(
  userIds: string[],
  { dataDir, timeZone, engine, signal, progress }: JobContext,
): Promise<Erased> {
  let all: Erased | null = null;
  for (let attempt = 1; ; attempt++) {
    const report = await eraseUsers(dataDir, userIds, {
      ...engine,
      waitMs: WAIT_MS,
      dayZone: timeZone,
      signal,
      onProgress: progress,
    });
    const rows = report.snapshots.reduce((sum, { rowsRemoved }) => sum + rowsRemoved, 0);
    const before: Erased = all ?? { ...NOTHING, notFound: report.notFound };
    all = {
      snapshots: [...before.snapshots, ...report.snapshots],
      quarantineRows: before.quarantineRows + report.quarantineRows,
      pendingRows: before.pendingRows + report.pendingRows,
      namesLeft: report.namesLeft,
      notFound: before.notFound.filter((id) => report.notFound.includes(id)),
      rowsRemoved: before.rowsRemoved + rows,
    };
    if (report.openSegments.length === 0) return all;
    if (attempt === SEGMENT_TRIES)
      throw new JobFailure(
        'events-being-written',
        'Events that name one of the users are still being written by a process. Stop it, or let it end its segment, and erase again.',
      );
    progress({ step: 'waiting for events that are being written', done: attempt, total: SEGMENT_TRIES, unit: 'tries' });
    await sleep(SEGMENT_PAUSE_MS, undefined, { signal });
  }
}
