import { yieldTurn } from '@cartograph/threads';
import path from 'node:path';
import { RecentEvents, type EventStore } from '@cartograph/events';
import {
  recommendPeople,
  servingKinds,
  type CompiledRules,
  type ModelKind,
  type ModelSet,
  type Person,
  type Rules,
} from '@cartograph/recommend';
import { MoreThan } from 'typeorm';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { isReplacedDemo, REPLACED_DEMO } from '../audiences/replaced-demo.js';
import { readMembers } from '../audiences/members-file.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { loadModels } from '../models/model-files.js';
import { TrainingEntity } from '../models/training.entity.js';
import { compiledRules, inWords } from '../rules/compiled-rules.js';
import { snapshotId } from '../snapshot.js';
import {
  downloadPath,
  exportFolder,
  exportName,
  expiryOf,
  sweepExports,
  type ExportFormatName,
} from './export-files.js';
import { ListWriter, type Written } from './list-writer.js';
import { countUsers, everyone, named, type Reading } from './people-of.js';

/** What the job is told; which models answer, and under which rules, was settled when it was started. */
export interface ExportJobInput {
  /** Null: every user of the current snapshot. */
  audienceId: string | null;
  first: number;
  format: ExportFormatName;
  includeSeen: boolean;
  trainingId: string;
  /** The model that the request names. */
  kind: ModelKind | null;
  /** The model that was promoted to answer everybody. */
  promoted: ModelKind | null;
  rules: Rules;
}

/** What `Job.result` says of a finished export. */
export interface ExportJobResult extends Written {
  fileName: string;
  format: ExportFormatName;
  bytes: number;
  /** Below the server's address; it needs the permissions recommendations:read and people:read, and plan:read for an audience. */
  downloadPath: string;
  /** When the file goes; it goes earlier when users are erased. */
  expiresAt: string;
  trainingId: string;
  /** Whose users, and up to when their events were read; those recorded since count, too. */
  snapshotId: string;
  isSynthetic: boolean;
  seconds: number;
}

/** Lists made at once. */
const BLOCK = 1_000;

/** Writes everybody's list to a file: block after block, so that memory does not grow with the people; the file appears whole or not at all. */
export const exportJob: JobHandler<ExportJobInput> = {
  kind: JobKind.EXPORT_RECOMMENDATIONS,
  async run(input, context): Promise<ExportJobResult> {
    const startedAt = performance.now();
    const began = new Date();
    await sweepExports(context.dataDir, began);
    context.progress({ step: 'Reading model files', done: 0, total: null, unit: 'users' });
    const training = await context.decisions.read.findOneBy(TrainingEntity, { id: input.trainingId });
    if (training === null)
      throw new JobFailure(
        'training-gone',
        'The training whose models were to answer was deleted. Start the export again.',
      );
    const set = await modelsFor(input, training, context);
    const store = await context.lake.store();
    try {
      const { snapshot } = store;
      // Rules about stock look at the feed that counts when the lists are made: one that was replaced while the job waited is gone.
      const rules = await compiledRules(input.rules, set, { ...context, store });
      const fileName = exportName(context.jobId, input.format);
      const writer = await ListWriter.open(path.join(exportFolder(context.dataDir), fileName), {
        set,
        format: input.format,
        isSynthetic: training.isSynthetic,
      });
      let bytes: number;
      try {
        await writeLists(writer, { ...input, set, trainedOn: training.snapshotId, store, rules }, context);
        bytes = await writer.close(context.dataDir, {
          ...context.engine,
          signal: context.signal,
          onProgress: (progress) => context.progress(progress),
        });
        await checkNobodyWasErased(snapshot.id, began, context);
      } catch (error) {
        await writer.discard();
        throw error;
      }
      return {
        ...writer.written,
        fileName,
        format: input.format,
        bytes,
        downloadPath: downloadPath(fileName),
        expiresAt: expiryOf(new Date()).toISOString(),
        trainingId: training.id,
        snapshotId: snapshotId(snapshot.id),
        isSynthetic: training.isSynthetic,
        seconds: (performance.now() - startedAt) / 1000,
      };
    } finally {
      await store.close();
    }
  },
};

async function modelsFor(
  { kind, promoted }: ExportJobInput,
  { id, evaluation, usersErasedAt }: TrainingEntity,
  { dataDir }: JobContext,
): Promise<ModelSet> {
  const kinds = [...servingKinds(evaluation), ...[kind, promoted].filter((wanted) => wanted !== null)];
  return loadModels(dataDir, id, { kinds, version: usersErasedAt?.getTime() ?? 0 }).catch(inWords('models-unreadable'));
}

type Work = Pick<ExportJobInput, 'audienceId' | 'first' | 'includeSeen' | 'kind' | 'promoted'> & {
  set: ModelSet;
  trainedOn: string;
  store: EventStore;
  rules: CompiledRules;
};

async function writeLists(writer: ListWriter, work: Work, context: JobContext): Promise<void> {
  const { set, rules, first, includeSeen, kind, promoted } = work;
  const { total, people } = await peopleOf(work, context);
  const startedAt = performance.now();
  let done = 0;
  const tell = (): void => {
    const rate = done === 0 ? null : done / ((performance.now() - startedAt) / 1000);
    context.progress({
      step: 'Recommending',
      done,
      total,
      unit: 'users',
      rate,
      etaSeconds: rate === null ? null : Math.max(0, total - done) / rate,
    });
  };
  tell();
  for await (const some of people) {
    for (let from = 0; from < some.length; from += BLOCK) {
      // So that a cancel is heard between two blocks.
      await yieldTurn(context.signal);
      const block = some.slice(from, from + BLOCK);
      await writer.write(recommendPeople(set, block, { k: first, includeSeen, model: kind, promoted, rules }));
      done += block.length;
      tell();
    }
  }
}

async function peopleOf(
  { audienceId, set, trainedOn, store }: Work,
  { dataDir, decisions, lake, signal }: JobContext,
): Promise<{ total: number; people: AsyncIterable<Person[]> }> {
  const reading: Reading = {
    set,
    trainedOn,
    store,
    pending: new RecentEvents(dataDir, (id) => lake.manifest(id)),
    signal,
  };
  if (audienceId === null) return { total: await countUsers(store, signal), people: everyone(reading) };
  const audience = await decisions.read.findOneBy(AudienceEntity, { id: audienceId });
  if (audience === null) throw new JobFailure('audience-gone', 'The audience is gone. Choose another one.');
  if (isReplacedDemo(audience, store.snapshot)) throw new JobFailure('audience-of-demo', REPLACED_DEMO);
  const { userIds } = await readMembers(dataDir, audience.id, audience.membersHash);
  return { total: userIds.length, people: named(reading, userIds) };
}

/**
 * An audience and a model may name a user whom no snapshot has any more, so that every erasure since counts. A snapshot that users were erased from makes way for another one; it was
 * held, so that nothing else removes it.
 */
async function checkNobodyWasErased(snapshot: string, began: Date, { lake, decisions }: JobContext): Promise<void> {
  const { ERASE } = JobKind;
  const wereErased = await decisions.read.existsBy(JobEntity, [
    { kind: ERASE, state: JobState.RUNNING },
    { kind: ERASE, finishedAt: MoreThan(began) },
  ]);
  if (!wereErased && (await lake.snapshots()).some(({ id }) => id === snapshot)) return;
  throw new JobFailure('users-erased', 'Users were erased while their lists were written. Start the export again.');
}
