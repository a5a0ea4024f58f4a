import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import { FileChecks } from '../../file-checks.js';
import {
  readManifest,
  type LakeFile,
  type LakeTable,
  LAKE_TABLES,
  type Manifest,
  type Pointer,
  ROLLUPS,
} from '../../manifest.js';
import { bucketOfUser } from '../../rebuild/bucket.js';
import { parquet } from '../../rebuild/bucket-rows.js';
import { rebuild } from '../../rebuild/rebuild.js';
import { DEFAULT_TIME_ZONE, LAYOUT_VERSION } from '../../schema.js';
import type { Writer } from '../as-writer.js';
import { needSpace } from '../operation.js';
import { newSnapshotId } from '../snapshot-id.js';

/** A snapshot without the users, beside the one it takes the place of. */
export interface ErasedSnapshot {
  readonly oldId: string;
  readonly manifest: Manifest;
  /** Where its new files are; they become `files/<its id>`. */
  readonly folder: string;
  readonly rowsRemoved: number;
}

/** What the rebuilds work with. */
export interface SnapshotWork extends Pick<Writer, 'dir' | 'progress' | 'signal'> {
  readonly engine: Engine;
  readonly threads: number;
  readonly folder: string;
  /** Of snapshots that have none; the others keep theirs. */
  readonly dayZone: string | undefined;
}

/** Makes every kept snapshot that has one of the users again without them, oldest first. A snapshot that has none stays as it is. */
export async function makeWithoutUsers(
  work: SnapshotWork,
  { snapshots }: Pointer,
  users: ReadonlyMap<string, bigint>,
): Promise<{ made: ErasedSnapshot[]; found: ReadonlySet<string> }> {
  const { dir, progress, signal } = work;
  const found = new Set<string>();
  const written = new Map<string, LakeFile>();
  const affected: { base: Manifest; present: bigint[] }[] = [];
  for (const id of snapshots) {
    const base = await readManifest(dir, id);
    for (const table of LAKE_TABLES) for (const file of base.files[table]) written.set(keyOf(table, file), file);
    const present = await usersIn(work, base, users);
    for (const id of present.keys()) found.add(id);
    if (present.size > 0) affected.push({ base, present: [...present.values()] });
  }
  await needSpace(
    dir,
    affected.reduce((sum, { base, present }) => sum + bytesToWrite(base, present), 0),
    'erasure',
  );
  const ids = new Map(affected.map(({ base }) => [base.snapshot.id, newSnapshotId()]));
  const made: ErasedSnapshot[] = [];
  for (const [index, { base, present }] of affected.entries()) {
    progress.begin(`erasing from snapshot ${index + 1} of ${affected.length}`, 'rows', base.snapshot.rows);
    const id = ids.get(base.snapshot.id) ?? newSnapshotId();
    const folder = path.join(work.folder, id);
    const alike = affected
      .filter((other) => other.base.buckets === base.buckets)
      .map((other) => other.base.sessionCounters);
    // Numbers begin alike in all of them, so that parts that were the same become the same files.
    const sessionCounters = base.sessionCounters.map((_, bucket) =>
      Math.max(...alike.map((counters) => counters[bucket] ?? 0)),
    );
    const dayZone = base.dayZone ?? work.dayZone ?? DEFAULT_TIME_ZONE;
    const result = await rebuild(
      {
        id,
        dir,
        folder,
        base: { ...base, sessionCounters },
        buckets: base.buckets,
        staged: [],
        longIds: [],
        duplicates: 'append',
        gapMinutes: base.gapMinutes,
        dayZone,
        replacedMonths: new Set(),
        erasedUsers: present,
        isWhole: false,
      },
      { engine: work.engine, threads: work.threads, signal, onPart: (fraction) => progress.updateFraction(fraction) },
    );
    if (result === null)
      throw new Error(`snapshot ${base.snapshot.id} lists a user of whom it has no event: run lake verify`);
    const parentId =
      base.snapshot.parentId === null ? null : (ids.get(base.snapshot.parentId) ?? base.snapshot.parentId);
    made.push({
      oldId: base.snapshot.id,
      folder,
      rowsRemoved: result.removedRows,
      manifest: {
        ...base,
        rollups: ROLLUPS,
        dayZone,
        sessionCounters: result.sessionCounters,
        totals: result.totals,
        replaces: base.snapshot.id,
        files: await share(result.files, id, folder, written),
        snapshot: {
          ...base.snapshot,
          id,
          committedAt: new Date().toISOString(),
          rows: result.rows,
          parentId,
          layoutVersion: LAYOUT_VERSION,
          reason: 'erasure',
          importId: null,
        },
      },
    });
  }
  return { made, found };
}

/** Those of the users, by id, that a snapshot has. */
async function usersIn(
  { dir, engine, signal }: SnapshotWork,
  { files, buckets }: Manifest,
  users: ReadonlyMap<string, bigint>,
): Promise<ReadonlyMap<string, bigint>> {
  const wanted = new Set([...users.values()].map((user) => bucketOfUser(user, buckets)));
  const ofBuckets = files.users.filter(({ bucket }) => wanted.has(bucket ?? 0));
  await new FileChecks(dir).need(ofBuckets, signal);
  const places = ofBuckets.map((file) => path.join(dir, file.path));
  if (places.length === 0) return new Map();
  const connection = await engine.connect();
  try {
    const result = await run(
      connection,
      `SELECT CAST(user_id AS VARCHAR) FROM ${parquet(places)} WHERE user_id IN (${[...users.values()].join(', ')})`,
      signal === undefined ? {} : { signal },
    );
    const present = new Set((await result.getRowsJson()).map(([number]) => String(number)));
    return new Map(
      [...users].filter(([, number]) => present.has(String(number))).toSorted(([, a], [, b]) => (a < b ? -1 : 1)),
    );
  } finally {
    connection.closeSync();
  }
}

function bytesToWrite({ files, buckets }: Manifest, users: readonly bigint[]): number {
  const touched = new Set(users.map((user) => bucketOfUser(user, buckets)));
  return LAKE_TABLES.flatMap((table) => files[table]).reduce(
    (sum, { bucket, bytes }) => sum + (bucket === null || touched.has(bucket) ? bytes * 2 : 0),
    0,
  );
}

const keyOf = (table: LakeTable, { month, bucket, bytes, sha256 }: LakeFile): string =>
  `${table} ${month} ${bucket} ${bytes} ${sha256}`;

/** New files of which the lake, or another new snapshot, has the same already are named there, and removed here. */
async function share(
  files: Readonly<Record<LakeTable, readonly LakeFile[]>>,
  id: string,
  folder: string,
  written: Map<string, LakeFile>,
): Promise<Record<LakeTable, LakeFile[]>> {
  const prefix = `files/${id}/`;
  const shared: [LakeTable, LakeFile[]][] = [];
  for (const table of LAKE_TABLES) {
    const named: LakeFile[] = [];
    for (const file of files[table]) {
      const same = file.path.startsWith(prefix) ? written.get(keyOf(table, file)) : file;
      if (same === undefined) written.set(keyOf(table, file), file);
      else if (same !== file) await rm(path.join(folder, file.path.slice(prefix.length)));
      named.push(same ?? file);
    }
    shared.push([table, named]);
  }
  return Object.fromEntries(shared) as Record<LakeTable, LakeFile[]>;
}
