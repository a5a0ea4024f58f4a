import { compareSnapshots } from '@cartograph/events';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { answersOf } from '../analytics/answers/answer-cache.js';
import { pageOfList, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { notFound } from '../errors.js';
import { Import, toImport } from '../imports/import.js';
import { importReports } from '../imports/import-reports.js';
import { keyOf } from '../node-id.js';
import { SNAPSHOT_PREFIX, Snapshot, toSnapshot } from '../snapshot.js';
import { SnapshotDifference, toDifference } from './difference.js';
import {
  SnapshotConnection,
  SnapshotHolder,
  SnapshotReason,
  SnapshotStorage,
  SnapshotTotals,
  toTotals,
} from './snapshot-details.js';
import { currentId, holdersLoader, manifestLoader, storageLoader } from './snapshot-loaders.js';

/** The states of the lake that are kept, and what each holds. Of one that has been removed only its id and size are known. */
@Resolver(() => Snapshot)
export class SnapshotsResolver {
  @Requires('shop:read')
  @Query(() => SnapshotConnection, {
    description: 'Newest first. After a roll back the current one need not be the first.',
  })
  async snapshots(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Snapshot>> {
    return pageOfList(await context.lake.snapshots(), args, toSnapshot);
  }

  @Requires('shop:read')
  @Query(() => SnapshotDifference, { complexity: 200 })
  async snapshotDifference(
    @Arg('from', () => ID) from: string,
    @Arg('to', () => ID) to: string,
    @Ctx() context: RequestContext,
  ): Promise<SnapshotDifference> {
    const [before, after] = await Promise.all(
      [from, to].map(async (id) => {
        const manifest = await manifestLoader.load(context, keyOf(id, SNAPSHOT_PREFIX));
        if (!manifest)
          throw notFound(
            `There is no snapshot ${id}; it may have been removed. Query "snapshots" for those there are.`,
          );
        return manifest;
      }),
    );
    if (!before || !after) throw new Error('two snapshots were asked for');
    const { value } = await answersOf(context.lake).get(
      ['difference', before.snapshot.id, after.snapshot.id],
      context.signal,
      (signal) => compareSnapshots(context.lake, before.snapshot.id, after.snapshot.id, { signal }),
    );
    return toDifference(value, before, after, await context.lake.snapshots());
  }

  @Requires('shop:read')
  @FieldResolver(() => SnapshotReason, { nullable: true, description: 'null where the snapshot has been removed' })
  async reason(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<SnapshotReason | null> {
    return ((await manifestOf(snapshot, context))?.snapshot.reason ?? null) as SnapshotReason | null;
  }

  @Requires('shop:read')
  @FieldResolver(() => Snapshot, {
    nullable: true,
    description: 'the one it was built upon; null for the first, and where that has been removed',
  })
  async parent(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<Snapshot | null> {
    const parentId = (await manifestOf(snapshot, context))?.snapshot.parentId ?? null;
    const parent = parentId === null ? null : await manifestLoader.load(context, parentId);
    return parent && toSnapshot(parent.snapshot);
  }

  @Requires('shop:read')
  @FieldResolver(() => Import, { nullable: true, description: 'the import that made it; null where none did' })
  async import(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<Import | null> {
    const importId = (await manifestOf(snapshot, context))?.snapshot.importId ?? null;
    const report = importId === null ? undefined : (await importReports(context)).find(({ id }) => id === importId);
    return report ? toImport(report) : null;
  }

  @Requires('shop:read')
  @FieldResolver(() => Boolean)
  async isCurrent(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<boolean> {
    return (await currentId(context)) === keyOf(snapshot.id, SNAPSHOT_PREFIX);
  }

  @Requires('shop:read')
  @FieldResolver(() => Boolean, { description: 'false: it has been removed, and no question can be asked of it' })
  async isKept(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<boolean> {
    return (await manifestOf(snapshot, context)) !== null;
  }

  @Requires('shop:read')
  @FieldResolver(() => SnapshotStorage, { nullable: true, description: 'null where the snapshot has been removed' })
  storage(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<SnapshotStorage | null> {
    return storageLoader.load(context, keyOf(snapshot.id, SNAPSHOT_PREFIX));
  }

  @Requires('shop:read')
  @FieldResolver(() => [SnapshotHolder], {
    description: 'processes that read it now: while one does, it is not removed',
  })
  async holders(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<SnapshotHolder[]> {
    return (await holdersLoader.load(context, keyOf(snapshot.id, SNAPSHOT_PREFIX))) ?? [];
  }

  @Requires('shop:read')
  @FieldResolver(() => SnapshotTotals, { nullable: true, description: 'null where the snapshot has been removed' })
  async totals(@Root() snapshot: Snapshot, @Ctx() context: RequestContext): Promise<SnapshotTotals | null> {
    const manifest = await manifestOf(snapshot, context);
    return manifest && toTotals(manifest);
  }
}

const manifestOf = (snapshot: Snapshot, context: RequestContext): ReturnType<typeof manifestLoader.load> =>
  manifestLoader.load(context, keyOf(snapshot.id, SNAPSHOT_PREFIX));
