import { hostname } from 'node:os';
import type { LakeFile, Manifest, SnapshotHolder as LakeHolder } from '@cartograph/events';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, toEventCounts } from '../event-counts.js';
import { Count, DateTime, Decimal } from '../scalars.js';
import { Snapshot } from '../snapshot.js';

export enum SnapshotReason {
  IMPORT = 'import',
  APPEND = 'append',
  COMPACTION = 'compaction',
  ERASURE = 'erasure',
  MIGRATION = 'migration',
}
registerEnumType(SnapshotReason, { name: 'SnapshotReason', description: 'What made a snapshot.' });

@Requires('shop:read')
@ObjectType({ description: 'What a snapshot takes on the disk. Snapshots share files that did not change.' })
export class SnapshotStorage {
  @Field(() => Count)
  files!: number;

  @Field(() => Count)
  bytes!: number;

  @Field(() => Count, { description: 'files that no other snapshot names: they go when it is removed' })
  ownFiles!: number;

  @Field(() => Count)
  ownBytes!: number;

  @Field(() => Count)
  sharedFiles!: number;

  @Field(() => Count)
  sharedBytes!: number;
}

@Requires('shop:read')
@ObjectType({ description: 'A process that reads a snapshot, which is not removed meanwhile.' })
export class SnapshotHolder {
  @Field(() => String)
  host!: string;

  @Field(() => Int, { description: 'number of the process on its host' })
  pid!: number;

  @Field(() => Boolean, { description: 'it is the server that answers' })
  isThisServer!: boolean;

  @Field(() => DateTime)
  since!: Date;
}

@Requires('shop:read')
@ObjectType({ description: 'What a snapshot holds, counted once when it was made.' })
export class SnapshotTotals {
  @Field(() => EventCounts)
  counts!: EventCounts;

  @Field(() => Count)
  users!: number;

  @Field(() => Count)
  sessions!: number;

  @Field(() => Count)
  products!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Count)
  zeroPrices!: number;

  @Field(() => DateTime, { nullable: true })
  firstEventAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  lastEventAt!: Date | null;
}

export const { Connection: SnapshotConnection } = connectionTypes('Snapshot', () => Snapshot, 'shop:read');

/** Every file of a snapshot. */
export const filesOf = (manifest: Manifest): LakeFile[] => Object.values(manifest.files).flat();

/** How many of the snapshots name each file, by its path. */
export function usesOfFiles(manifests: readonly Manifest[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { path } of manifests.flatMap(filesOf)) uses.set(path, (uses.get(path) ?? 0) + 1);
  return uses;
}

/** @param uses - of the files of all snapshots. */
export function toStorage(manifest: Manifest, uses: ReadonlyMap<string, number>): SnapshotStorage {
  const files = filesOf(manifest);
  const shared = files.filter(({ path }) => (uses.get(path) ?? 0) > 1);
  const bytesOf = (some: readonly LakeFile[]): number => some.reduce((sum, { bytes }) => sum + bytes, 0);
  const [bytes, sharedBytes] = [bytesOf(files), bytesOf(shared)];
  return {
    files: files.length,
    bytes,
    ownFiles: files.length - shared.length,
    ownBytes: bytes - sharedBytes,
    sharedFiles: shared.length,
    sharedBytes,
  };
}

export const toHolder = ({ host, pid, since }: LakeHolder): SnapshotHolder => ({
  host,
  pid,
  isThisServer: pid === process.pid && host === hostname(),
  since: new Date(since),
});

export function toTotals({ totals }: Manifest): SnapshotTotals {
  const { eventsByType, users, sessions, products, buyers, revenue, zeroPrices, firstEventAt, lastEventAt } = totals;
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    counts: toEventCounts(eventsByType),
    users,
    sessions,
    products,
    buyers,
    revenue,
    zeroPrices,
    firstEventAt: instant(firstEventAt),
    lastEventAt: instant(lastEventAt),
  };
}
