import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, type Engine } from '../engines/duckdb/engine.js';
import { Gate } from '../engines/duckdb/gate.js';
import { run } from '../engines/duckdb/run.js';
import { QueryError } from '../errors.js';
import { FileChecks } from '../file-checks.js';
import { sha256Of } from '../read-pieces.js';
import { LAKE_TABLES, ROLLUPS, type LakeFile, type LakeTable, type SnapshotTotals } from '../manifest.js';
import { EVENT_TYPES } from '../schema.js';
import { bucketOfUser } from './bucket.js';
import { makeBucketRows } from './bucket-rows.js';
import { writeBucket, type BucketFiles } from './bucket-tables.js';
import { countTotals } from './count-totals.js';
import { writeLongIds } from './long-ids.js';
import { writeBrandQuarters, writeMonth, writeWhole } from './month-tables.js';
import type { FilePlace, FilesByTable, RebuildPlan, RebuildTools, SourceCounts } from './rebuild-plan.js';
import { SessionCounts } from './session-counts.js';
import { addSessionsOfFiles, SESSION_ROLLUPS, writeSessionMonth } from './session-rollups.js';

/** What a rebuild made. */
export interface Rebuilt {
  /** Every file of the snapshot, new and old. */
  readonly files: FilesByTable;
  readonly sessionCounters: readonly number[];
  readonly totals: SnapshotTotals;
  readonly rows: number;
  /** By staged file. */
  readonly counts: readonly SourceCounts[];
  /** Rows of the base that are no longer there. */
  readonly removedRows: number;
}

/** How a rebuild is run. */
export interface RebuildRun {
  readonly engine: Engine;
  /** Of the engine. */
  readonly threads: number;
  readonly signal: AbortSignal | undefined;
  /** Called with the part of the work that is done, 0 to 1, and what is being done. */
  readonly onPart?: (fraction: number, step: string) => void;
  /** Told what became of the staged rows, also where nothing changes. */
  readonly onCounts?: (counts: readonly SourceCounts[]) => void;
  /** Entries of session counts that are held before they are written away with a bucket. Default 3,000,000, some 100 MiB. */
  readonly heldCounts?: number;
}

/** One more than two processors can work on, for one of them may wait for its walk over sessions ({@link RebuildTools.walks}). */
const BUCKETS_AT_ONCE = 3;

/** A part is written and read once. Version 2 writes ids and times as differences, which zstd's first level packs as well as its third; of events, the largest table, the second packs 2 % better in nearly the same time. */
const packing = ({ table, isPart = false }: FilePlace): string =>
  `FORMAT parquet, PARQUET_VERSION v2, COMPRESSION ${isPart ? 'uncompressed' : `zstd, COMPRESSION_LEVEL ${table === 'events' ? 2 : 1}`}`;
/** Values of a column in a row group of full size for which it gets a dictionary: more than a shop has brands or categories, fewer than users. */
const MOST_DISTINCT = 8192;

/**
 * Makes the files of a new snapshot in the plan's folder: those of the buckets and months that change; the others are the base's.
 *
 * @returns null where nothing changes: no row is new and none is taken away.
 * @throws DamagedLakeError - a file of the base that was read is not as it was written: what was made of it must not be committed.
 */
export async function rebuild(plan: RebuildPlan, options: RebuildRun): Promise<Rebuilt | null> {
  const read = new Map<string, LakeFile>();
  const check = (): Promise<void> => new FileChecks(plan.dir).need([...read.values()], options.signal);
  try {
    const made = await rebuildOf(
      plan,
      toolsOf(plan, options.signal, (file) => read.set(file.path, file)),
      options,
    );
    await check();
    return made;
  } catch (error) {
    // What the engine says of a damaged file names neither the file nor what to do.
    if (error instanceof QueryError) await check();
    throw error;
  }
}

async function rebuildOf(
  plan: RebuildPlan,
  tools: RebuildTools,
  { engine, threads, signal, onPart, onCounts, heldCounts }: RebuildRun,
): Promise<Rebuilt | null> {
  const staged = await stagedByBucket(plan);
  const stagedMonths = new Set(plan.staged.flatMap(({ months }) => months));
  const erased = new Set(plan.erasedUsers.map((user) => bucketOfUser(user, plan.buckets)));
  const work = Array.from({ length: plan.buckets }, (_, bucket) => bucket).filter(
    (bucket) => plan.isWhole || staged.has(bucket) || erased.has(bucket) || plan.replacedMonths.size > 0,
  );
  const counts = plan.staged.map((): SourceCounts => ({
    accepted: 0,
    duplicates: 0,
    duplicatesFound: 0,
    duplicatesByType: { view: 0, cart: 0, remove_from_cart: 0, purchase: 0 },
  }));
  const counters = Array.from({ length: plan.buckets }, (_, bucket) =>
    plan.isWhole ? 0 : (plan.base?.sessionCounters[bucket] ?? 0),
  );
  const done: BucketFiles[] = [];
  const sessionCounts = new Map<string, SessionCounts>();
  const countsOf = (month: string): SessionCounts => {
    const counted = sessionCounts.get(month) ?? new SessionCounts(heldCounts);
    sessionCounts.set(month, counted);
    return counted;
  };
  const atOnce = threads === 1 ? 1 : BUCKETS_AT_ONCE;
  let [isChanged, finished] = [plan.isWhole, 0];
  const presentMonths = new Set((plan.base?.files.events ?? []).map(({ month }) => month ?? ''));

  await inParallel(atOnce, work, engine, async (connection, bucket) => {
    const wholeBucket = plan.isWhole || erased.has(bucket);
    const months = wholeBucket
      ? new Set([...presentMonths, ...stagedMonths])
      : new Set([...stagedMonths, ...plan.replacedMonths]);
    const sources = { bucket, months, staged: staged.get(bucket) ?? new Map<number, string[]>() };
    const base = plan.buckets === plan.base?.buckets ? rowsIn(plan, bucket, months) : 0;
    if (!plan.isWhole && sources.staged.size === 0 && base === 0) return;
    const rows = await makeBucketRows(connection, plan, sources, tools.locate, signal);
    const kept = await countRows(connection, counts);
    if (!plan.isWhole && kept.accepted === 0 && kept.present === rowsIn(plan, bucket, rows.months)) {
      await run(connection, 'DROP TABLE rows');
      return;
    }
    counters[bucket] = (counters[bucket] ?? 0) + rows.groups;
    isChanged = true;
    done.push(
      await writeBucket(
        tools,
        connection,
        bucket,
        rows,
        (table, without) =>
          plan.isWhole
            ? []
            : (plan.base?.files[table] ?? []).filter(
                (file) => file.bucket === bucket && file.month !== null && !without.has(file.month),
              ),
        countsOf,
      ),
    );
    finished += 1;
    onPart?.(
      (finished / work.length) * 0.8,
      `sorting, dropping copies, numbering sessions (part ${finished} of ${work.length})`,
    );
  });
  onCounts?.(counts);
  if (!isChanged) return null;

  const stale = staleness(plan);
  const files = keptFiles(plan, done, stale);
  const partials = new Map<string, LakeFile[]>();
  const sessionParts: [LakeTable, LakeFile][] = [];
  for (const { written } of done) {
    for (const [table, file] of written) {
      if (isSessionRollup(table)) sessionParts.push([table, file]);
      else if (table === 'presence' && file.month !== null)
        partials.set(file.month, [...(partials.get(file.month) ?? []), file]);
      else files[table].push(file);
    }
  }
  for (const table of LAKE_TABLES)
    files[table].sort((a, b) =>
      a.path.replace(/^files\/[^/]+\//, '') < b.path.replace(/^files\/[^/]+\//, '') ? -1 : 1,
    );
  const touched = new Set(done.flatMap(({ months }) => [...months]));
  const months = [...new Set(files.events.map(({ month }) => month ?? ''))]
    .filter((month) => touched.has(month))
    .toSorted();
  let monthsDone = 0;
  // Both work for themselves: what one of them does on a single processor leaves another to the other.
  const byEvents = (): Promise<void> =>
    inParallel(1, months, engine, async (connection, month) => {
      const parts = partials.get(month) ?? [];
      const written = await writeMonth(tools, connection, {
        month,
        events: files.events.filter((one) => one.month === month),
        presence: parts,
      });
      for (const part of parts) await rm(tools.locate(part));
      for (const [table, file] of written) files[table].push(file);
      monthsDone += 1;
      onPart?.(0.8 + (monthsDone / months.length) * 0.17, 'adding up categories and products');
    });
  const others =
    stale === 'all'
      ? [...new Set(files.events.map(({ month }) => month ?? ''))].filter((month) => !touched.has(month)).toSorted()
      : [];
  const ofOthers = (): Promise<void> =>
    inParallel(1, others, engine, async (connection, month) => {
      for (const [table, file] of await writeBrandQuarters(tools, connection, {
        month,
        events: files.events.filter((one) => one.month === month),
      }))
        files[table].push(file);
    });
  const bySession = (): Promise<void> =>
    addSessionRollups({ tools, engine, workers: atOnce, files, done, countsOf, made: sessionParts, stale });
  await inParallel(atOnce, [bySession, byEvents, ofOthers], engine, (_, part) => part());
  for (const table of [
    'presence',
    'category_quarters',
    'brand_quarters',
    'product_days',
    'product_descriptions',
    ...SESSION_ROLLUPS,
  ] as const)
    files[table].sort((a, b) => ((a.month ?? '') < (b.month ?? '') ? -1 : 1));
  files.acts.sort((a, b) =>
    (a.month ?? '') + String(a.bucket).padStart(2, '0') < (b.month ?? '') + String(b.bucket).padStart(2, '0') ? -1 : 1,
  );
  const connection = await engine.connect();
  try {
    if (files.events.length > 0) {
      for (const [table, file] of await writeWhole(tools, connection, (table) => files[table])) files[table].push(file);
      files.long_ids.push(...(await writeLongIds(tools, connection, files)));
    }
    const { totals, rows } = await countTotals(connection, files, tools.locate, signal);
    const accepted = counts.reduce((sum, count) => sum + count.accepted, 0);
    return {
      files,
      sessionCounters: counters,
      totals,
      rows,
      counts,
      removedRows: (plan.base?.snapshot.rows ?? 0) + accepted - rows,
    };
  } finally {
    connection.closeSync();
  }
}

/** Rows of the base in some months of a bucket, where its files are cut alike. */
const rowsIn = ({ base, buckets }: RebuildPlan, bucket: number, months: ReadonlySet<string>): number =>
  base === null || base.buckets !== buckets
    ? 0
    : base.files.events.reduce(
        (sum, file) => sum + (file.bucket === bucket && months.has(file.month ?? '') ? file.rows : 0),
        0,
      );

/** Counts the rows of the temporary table `rows` by source and takes the dropped ones out of it. */
async function countRows(
  connection: DuckDBConnection,
  counts: readonly SourceCounts[],
): Promise<{ present: number; accepted: number }> {
  const found = await run(
    connection,
    'SELECT source, kind, count(*) FILTER (WHERE kept), count(*) FILTER (WHERE NOT kept), count(*) FILTER (WHERE again) FROM rows GROUP BY source, kind',
  );
  let [present, accepted, dropped] = [0, 0, 0];
  for (const [source = 0, kind = 0, kept = 0, duplicates = 0, again = 0] of (await found.getRowsJson()).map((row) =>
    row.map(Number),
  )) {
    dropped += duplicates;
    const count = counts[source - 1];
    if (count === undefined) present += kept;
    else {
      accepted += kept;
      count.accepted += kept;
      count.duplicates += duplicates;
      count.duplicatesFound += again;
      count.duplicatesByType[EVENT_TYPES[kind] ?? 'view'] += duplicates;
    }
  }
  if (dropped > 0) await run(connection, 'DELETE FROM rows WHERE NOT kept');
  return { present, accepted };
}

const isSessionRollup = (table: LakeTable): boolean => (SESSION_ROLLUPS as readonly LakeTable[]).includes(table);
/** Tables that a lake of before them lacks. */
const isRollup = (table: LakeTable): boolean =>
  isSessionRollup(table) || table === 'acts' || table === 'brand_quarters';

interface SessionWork {
  readonly tools: RebuildTools;
  readonly engine: Engine;
  readonly workers: number;
  readonly files: FilesByTable;
  readonly done: readonly BucketFiles[];
  readonly countsOf: (month: string) => SessionCounts;
  /** Counts that were written away with their buckets. */
  readonly made: readonly (readonly [LakeTable, LakeFile])[];
  readonly stale: Staleness;
}

/** What every month needs again, for the base lacks it: all tables by facet; the days, as where the base has them in another zone. */
type Staleness = 'all' | 'days' | 'nothing';

function staleness({ base, isWhole, dayZone }: RebuildPlan): Staleness {
  if (base === null || isWhole || (base.rollups === ROLLUPS && base.dayZone === dayZone)) return 'nothing';
  return base.rollups === undefined ? 'all' : 'days';
}

/**
 * Adds the tables by facet of every month of which sessions changed, and the acts of buckets that were written again. What one bucket says of a
 * month cannot be told from the month's sums, so the other buckets' sessions of these months are read again.
 */
async function addSessionRollups({
  tools,
  engine,
  workers,
  files,
  done,
  countsOf,
  made,
  stale,
}: SessionWork): Promise<void> {
  const written = new Map(done.map((one) => [one.bucket, one]));
  const touched = new Set(done.flatMap(({ countedMonths }) => [...countedMonths]));
  const months = [...new Set([...files.sessions, ...files.events].map(({ month }) => month ?? ''))]
    .filter((month) => stale !== 'nothing' || touched.has(month))
    .toSorted();
  const parts = [...made];
  for (const month of months) {
    const buckets = new Set(
      [...files.sessions, ...files.events].flatMap(({ month: own, bucket }) =>
        own === month && bucket !== null && written.get(bucket)?.countedMonth !== month ? [bucket] : [],
      ),
    );
    const places = [...buckets].map((bucket) => ({ month, bucket }));
    await inParallel(workers, places, engine, async (connection, place) => {
      const withActs = stale === 'all' || (written.get(place.bucket)?.sessionMonths.has(place.month) ?? false);
      for (const [table, file] of await addSessionsOfFiles(
        tools,
        connection,
        files,
        place,
        countsOf(month),
        withActs,
      )) {
        if (table === 'acts') files.acts.push(file);
        else parts.push([table, file]);
      }
    });
    await inParallel(1, [month], engine, async (connection) => {
      for (const [table, file] of await writeSessionMonth(
        tools,
        connection,
        month,
        countsOf(month),
        parts.filter(([, part]) => part.month === month),
      ))
        files[table].push(file);
    });
  }
  for (const [, part] of parts) await rm(tools.locate(part));
}

/** The base's files that stay, by table. */
function keptFiles({ base, isWhole }: RebuildPlan, done: readonly BucketFiles[], stale: Staleness): FilesByTable {
  const files = Object.fromEntries(LAKE_TABLES.map((table) => [table, [] as LakeFile[]])) as FilesByTable;
  if (base === null || isWhole) return files;
  const buckets = new Map(done.map((one) => [one.bucket, one]));
  const touched = new Set(done.flatMap(({ months }) => [...months]));
  const counted = new Set(done.flatMap(({ countedMonths }) => [...countedMonths]));
  for (const table of LAKE_TABLES) {
    if (stale === 'all' ? isRollup(table) : stale === 'days' && isSessionRollup(table)) continue;
    files[table].push(
      ...base.files[table].filter((file) => {
        if (file.bucket === null)
          return file.month !== null && !(isSessionRollup(table) ? counted : touched).has(file.month);
        const bucket = buckets.get(file.bucket);
        if (bucket === undefined) return true;
        if (file.month === null) return false;
        return !(table === 'sessions' || table === 'acts' ? bucket.sessionMonths : bucket.months).has(file.month);
      }),
    );
  }
  return files;
}

/** Staged Parquet files by bucket and source number. */
async function stagedByBucket({ staged }: RebuildPlan): Promise<Map<number, Map<number, string[]>>> {
  const found = new Map<number, Map<number, string[]>>();
  for (const [index, { rowsDir }] of staged.entries()) {
    for (const entry of await readdir(rowsDir, { withFileTypes: true })) {
      const bucket = Number(/^bucket=(\d+)$/.exec(entry.name)?.[1] ?? Number.NaN);
      if (!entry.isDirectory() || Number.isNaN(bucket)) continue;
      const files = (await readdir(path.join(rowsDir, entry.name)))
        .filter((name) => name.endsWith('.parquet'))
        .map((name) => path.join(rowsDir, entry.name, name));
      const ofBucket = found.get(bucket) ?? new Map<number, string[]>();
      if (files.length > 0) found.set(bucket, ofBucket.set(index + 1, files.toSorted()));
    }
  }
  return found;
}

/** @param onRead - told each file of the base that is read. */
function toolsOf(plan: RebuildPlan, signal: AbortSignal | undefined, onRead: (file: LakeFile) => void): RebuildTools {
  const prefix = `files/${plan.id}/`;
  const locate = (file: LakeFile): string => {
    if (file.path.startsWith(prefix)) return path.join(plan.folder, file.path.slice(prefix.length));
    onRead(file);
    return path.join(plan.dir, file.path);
  };
  return {
    plan,
    signal,
    locate,
    walks: new Gate(1),
    write: async (connection, place, query) => {
      const name = nameOf(place);
      const file = path.join(plan.folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      const options =
        place.rowGroup === undefined
          ? `, DICTIONARY_SIZE_LIMIT ${MOST_DISTINCT}`
          : `, ROW_GROUP_SIZE ${place.rowGroup}`;
      const result = await run(
        connection,
        `COPY (${query}) TO ${literal(file)} (${packing(place)}${options})`,
        signal === undefined ? {} : { signal },
      );
      const [[rows = 0] = []] = (await result.getRowsJson()).map((row) => row.map(Number));
      if (rows === 0) {
        await rm(file, { force: true });
        return null;
      }
      return {
        path: `${prefix}${name}`,
        rows,
        bytes: (await stat(file)).size,
        sha256: place.isPart === true ? '' : await sha256Of(file),
        month: place.month ?? null,
        bucket: place.bucket ?? null,
      };
    },
  };
}

const nameOf = ({ table, month, bucket, part, isPart = false }: FilePlace): string => {
  const name = [
    bucket === undefined ? null : `bucket=${String(bucket).padStart(2, '0')}`,
    part ?? (isPart ? 'part' : null),
  ]
    .filter((piece) => piece !== null)
    .join('-');
  return path.posix.join(
    table,
    ...(month === undefined ? [] : [`month=${month}`]),
    `${name === '' ? table : name}.parquet`,
  );
};

/** Works on several things at once, each worker with a connection of its own; the first failure stops all. */
async function inParallel<T>(
  workers: number,
  things: readonly T[],
  engine: Engine,
  work: (connection: DuckDBConnection, thing: T) => Promise<void>,
): Promise<void> {
  const queue = [...things];
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(workers, things.length) }, async () => {
      const connection = await engine.connect();
      try {
        for (let thing = queue.shift(); thing !== undefined; thing = queue.shift()) await work(connection, thing);
      } catch (error) {
        queue.length = 0;
        throw error;
      } finally {
        connection.closeSync();
      }
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
