import { LeaseHeldError, rollBack } from '@cartograph/events';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { splitId } from '../node-id.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { SNAPSHOT_PREFIX, toSnapshot } from '../snapshot.js';
import type { RemoveSnapshotsJobInput, VerifyJobInput } from './lake-jobs.js';
import {
  CompactLakeInput,
  CompactLakePayload,
  RemoveSnapshotsInput,
  RemoveSnapshotsPayload,
  RollBackInput,
  RollBackPayload,
  VerifyLakeInput,
  VerifyLakePayload,
} from './payloads.js';
import { forgetCurrent } from './snapshot-loaders.js';

const MOST_SNAPSHOTS = 100;
/** A seal of appended events ends within it; an import does not, and the caller hears of it. */
const WAIT_MS = 3_000;

/** What keeps the lake in order: none of it changes a figure of a snapshot. */
@Resolver()
export class LakeCareResolver {
  @Requires('lake:manage')
  @Mutation(() => RollBackPayload, {
    description:
      'Makes an earlier snapshot, or a later one again, the current one. Every snapshot stays, so that it can be undone.',
  })
  rollBack(
    @Arg('input', () => RollBackInput) input: RollBackInput,
    @Ctx() context: RequestContext,
  ): Promise<RollBackPayload> {
    return mutate({ snapshot: null }, async () => {
      const id = await knownSnapshot(context, 'snapshotId', input.snapshotId);
      const snapshot = await rollBack(context.dataDir, id, { waitMs: WAIT_MS, signal: context.signal }).catch(
        (error: unknown) => {
          if (error instanceof LeaseHeldError)
            throw refuse('BUSY', null, `The lake is being written (${error.what}). Roll back when that has ended.`);
          throw error;
        },
      );
      forgetCurrent(context);
      return { snapshot: toSnapshot(snapshot) };
    });
  }

  @Requires('lake:manage')
  @Mutation(() => CompactLakePayload, {
    description:
      'Writes files that many imports have left small together into larger ones, as a new snapshot of the same rows.',
  })
  compactLake(
    @Arg('input', () => CompactLakeInput) input: CompactLakeInput,
    @Ctx() context: RequestContext,
  ): Promise<CompactLakePayload> {
    return mutate({ job: null }, async () => {
      if ((await context.lake.current()) === null)
        throw refuse('NOT_FOUND', null, 'There is nothing to compact yet. Import a log first.');
      return { job: await start(context, 'compactLake', JobKind.COMPACT, input, {}) };
    });
  }

  @Requires('lake:manage')
  @Mutation(() => RemoveSnapshotsPayload, {
    description:
      'Removes snapshots and the files that no other names. What a process still reads stays until it has ended.',
  })
  removeSnapshots(
    @Arg('input', () => RemoveSnapshotsInput) input: RemoveSnapshotsInput,
    @Ctx() context: RequestContext,
  ): Promise<RemoveSnapshotsPayload> {
    return mutate({ job: null }, async () => {
      const which = await checkedRemoval(context, input);
      return { job: await start(context, 'removeSnapshots', JobKind.REMOVE_SNAPSHOTS, input, which) };
    });
  }

  @Requires('lake:manage')
  @Mutation(() => VerifyLakePayload, {
    description: 'Proves that every file is as it was written and that every count agrees.',
  })
  verifyLake(
    @Arg('input', () => VerifyLakeInput) input: VerifyLakeInput,
    @Ctx() context: RequestContext,
  ): Promise<VerifyLakePayload> {
    return mutate({ job: null }, async () => {
      if ((await context.lake.current()) === null)
        throw refuse('NOT_FOUND', null, 'There is nothing to verify yet. Import a log first.');
      const asked: VerifyJobInput = { deep: input.deep ?? false };
      return { job: await start(context, 'verifyLake', JobKind.VERIFY, input, asked) };
    });
  }
}

/** Queues one job of a kind; two of a kind would only wait for each other. */
async function start(
  context: RequestContext,
  action: string,
  kind: JobKind,
  input: { clientMutationKey: string | null },
  job: object,
): Promise<JobEntity> {
  const { id } = await runOnce(context, action, input, async (manager) => {
    await requireIdle(manager, [kind], 'Such a job is under way already');
    return (await context.jobs.enqueue(manager, { kind, input: job, createdById: callerAccountId(context) })).id;
  });
  return context.decisions.read.findOneByOrFail(JobEntity, { id });
}

/** The lake's own id of a snapshot that is kept. @throws Refusal NOT_FOUND */
async function knownSnapshot(context: RequestContext, field: string, id: string): Promise<string> {
  const parts = splitId(id);
  const snapshots = await context.lake.snapshots();
  const known = parts?.prefix === SNAPSHOT_PREFIX ? snapshots.find((one) => one.id === parts.key) : undefined;
  if (!known)
    throw refuse(
      'NOT_FOUND',
      field,
      `There is no snapshot ${id}; it may have been removed. Query "snapshots" for those there are.`,
    );
  return known.id;
}

async function checkedRemoval(
  context: RequestContext,
  { ids, keepLast, olderThanDays }: RemoveSnapshotsInput,
): Promise<RemoveSnapshotsJobInput> {
  const check = new InputCheck()
    .range('keepLast', keepLast, 1, 1_000_000)
    .range('olderThanDays', olderThanDays, 0, 36_500);
  const byRule = typeof keepLast === 'number' || typeof olderThanDays === 'number';
  if (!byRule && (ids ?? []).length === 0)
    check.add(
      'REQUIRED',
      'ids',
      'Name the snapshots, or say how many of the newest stay (keepLast) or after how many days one goes (olderThanDays).',
    );
  if (byRule && (ids ?? []).length > 0) check.add('INVALID', 'ids', 'Name snapshots, or give a rule: not both.');
  if ((ids ?? []).length > MOST_SNAPSHOTS)
    check.add('INVALID', 'ids', `Name at most ${MOST_SNAPSHOTS} snapshots at once.`);
  check.done();
  const keys: string[] = [];
  for (const id of ids ?? []) keys.push(await knownSnapshot(context, 'ids', id));
  const current = await context.lake.current();
  if (current !== null && keys.includes(current.id))
    throw refuse('CONFLICT', 'ids', 'The current snapshot stays. Roll back to another one first.');
  return {
    ...(keys.length > 0 ? { ids: keys } : {}),
    ...(typeof keepLast === 'number' ? { keepLast } : {}),
    ...(typeof olderThanDays === 'number' ? { olderThanDays } : {}),
  };
}
