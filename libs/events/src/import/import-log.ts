import { mkdir, rm, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Engine } from '../engines/duckdb/engine.js';
import { about, ImportError, isOutOfMemory } from '../errors.js';
import { acquireLease, type Lease } from '../lease.js';
import { isWithoutRoom } from '../missing-file.js';
import {
  beginLake,
  contentsOf,
  filesOf,
  lakePaths,
  readManifest,
  readPointer,
  type ContentEntry,
  type Manifest,
  ROLLUPS,
} from '../manifest.js';
import { makePrivate } from '../private-folder.js';
import { chooseBuckets } from '../rebuild/bucket.js';
import type { DuplicatePolicy, RebuildPlan, SourceCounts } from '../rebuild/rebuild-plan.js';
import { rebuild } from '../rebuild/rebuild.js';
import type { ImportProblem, ImportReport, Progress } from '../report.js';
import { keepReserve } from '../reserve.js';
import { DEFAULT_GAP_MINUTES, DEFAULT_TIME_ZONE, isTimeZone, LAYOUT_VERSION } from '../schema.js';
import { stageCatalog, type CatalogFile } from './catalog-file.js';
import { commit } from './commit.js';
import { describeImport } from './describe-import.js';
import { findLogs, type LogFile } from './find-logs.js';
import { catalogHash, readingOf, refuseBeside, sortOutKnown, withoutOldSegments } from './known-contents.js';
import { removeLeftovers } from './leftovers.js';
import { newSnapshotId } from '../snapshots/snapshot-id.js';
import { ProgressMeter } from './progress-meter.js';
import { QuarantineWriter } from './quarantine-writer.js';
import type { ReadAs } from './read-as.js';
import { removeOldSnapshots } from './remove-old-snapshots.js';
import { checkMonths, chooseMonths } from './replaced-months.js';
import { stageFile, type StagedFile } from './stage-log.js';

/** What to import and how. */
export interface ImportOptions {
  readonly dataDir: string;
  /** Files, folders or patterns; of a folder every log below it is read. */
  readonly paths: readonly string[];
  /** Keep exact copies of a row within a file. Default false: they are dropped and counted. */
  readonly keepDuplicates?: boolean;
  /** Every row of a file is new, though the lake holds its like: for appended events, where the same content never comes twice. They join the shop that is there, a synthetic one too. Default false. */
  readonly asAppend?: boolean;
  /** How the files are to be read, where what is found out by looking at them is wrong. */
  readonly readAs?: ReadAs;
  /** Product catalogs in files of their own: rows without category or brand take them from there, by product. */
  readonly catalog?: readonly string[];
  /** Months (UTC) whose rows in the lake make way: true for those that the files cover (see {@link coveredMonths}), or a list of `YYYY-MM`. Default false. */
  readonly replaceMonths?: boolean | readonly string[];
  /** Files of which the lake has the content, read in another way, are read and added all the same. Default false: they are refused. */
  readonly readAgain?: boolean;
  /** Take what can be read of packed files that break off. Default false: they are refused (`cut-file`). */
  readonly acceptCut?: boolean;
  /** The rows come from the demo shop. Not looked at with `asAppend`. Default false. */
  readonly isSynthetic?: boolean;
  /** Fraction of bad rows, in files of 1,000 rows and more, above which nothing is imported. Default 0.01. A shorter file is refused only where no row is good. */
  readonly maxBadShare?: number;
  /** Minutes without an event that end a session where the log gives no session id. Default: the lake's, at first 30. */
  readonly gapMinutes?: number;
  /** IANA zone of the local days that users and sessions are counted by. Default: the lake's, at first {@link DEFAULT_TIME_ZONE}. Another one than the lake's has every month counted again. */
  readonly dayZone?: string;
  /** Milliseconds to wait while another import is at work. Default 0. */
  readonly waitMs?: number;
  readonly threads?: number;
  readonly memoryLimit?: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the import within a second; the lake stays as it was. */
  readonly signal?: AbortSignal;
}

/** Files shorter than this are refused for bad rows only when no row is good. */
const SHARE_APPLIES_FROM = 1_000;
const DEFAULT_MAX_BAD_SHARE = 0.01;
/** Bytes of a line of a log, and how many times larger a packed one gets: for guesses before a row is read. */
const LINE_BYTES = 134;
const UNPACKED = 8;

/**
 * Imports log files into the lake and commits a new snapshot.
 *
 * For every file, and so in all: read = accepted + duplicates + quarantined. A file whose content is in the lake already is passed
 * over. A real log imported over the demo shop takes its place; demo rows are refused over a real log. Appended events join what is there.
 *
 * @returns the report; `committed` is false when the files hold nothing new.
 * @throws ImportError - nothing was imported; `code` says why and `problems` where. LeaseHeldError - another import is at work.
 * Cost: of the buckets and months that the files touch, one sort of their rows; about 2.3 s a million rows on two cores.
 */
export async function importLog(options: ImportOptions): Promise<ImportReport> {
  checkOptions(options);
  const startedAt = performance.now();
  const { signal } = options;
  try {
    signal?.throwIfAborted();
    const { logs, skipped, catalogs } = await findLogs(options.paths, {
      lakeDir: path.resolve(options.dataDir, 'lake'),
      ...(options.readAs === undefined ? {} : { readAs: options.readAs }),
      ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
    });
    const dir = path.resolve(options.dataDir, 'lake');
    await makePrivate(dir);
    await readPointer(dir);
    const progress = new ProgressMeter(options.onProgress);
    const lease = await acquireLease(options.dataDir, 'import', {
      holder: `import of ${logs.map(({ name }) => name).join(', ')}`.slice(0, 200),
      waitMs: options.waitMs ?? 0,
      onWait: (holder) => progress.begin(`waiting for process ${holder.pid} (${holder.what})`, 'rows', null),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      await beginLake(dir);
      await removeLeftovers(dir);
      const report = await importUnderLease({
        options,
        dir,
        lease,
        logs,
        catalogs,
        progress,
        finish: (done) => ({ ...done, skipped, seconds: (performance.now() - startedAt) / 1000 }),
      });
      await keepReserve(path.resolve(options.dataDir));
      return report;
    } finally {
      await lease.release();
    }
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason)
      throw new ImportError('canceled', 'the import was canceled; the lake is as it was before', { cause: error });
    throw inWords(error);
  }
}

/** What the machine lacks, in words; any other error as it is. */
function inWords(error: unknown): unknown {
  if (isWithoutRoom(error))
    return new ImportError(
      'no-space',
      'the disk of the data folder is full, so nothing was imported: free some space and import again',
      { cause: error },
    );
  if (isOutOfMemory(error)) {
    return new ImportError(
      'out-of-memory',
      'the memory that the import may use was not enough, so nothing was imported: close other programs, or give it more',
      { cause: error },
    );
  }
  return error;
}

function checkOptions({
  paths,
  replaceMonths,
  maxBadShare = DEFAULT_MAX_BAD_SHARE,
  gapMinutes = DEFAULT_GAP_MINUTES,
  dayZone,
}: ImportOptions): void {
  checkMonths(replaceMonths);
  if (paths.length === 0) throw new ImportError('options', 'no file to import was named: name a log file or a folder');
  if (!(maxBadShare >= 0 && maxBadShare <= 1))
    throw new ImportError('options', `maxBadShare is ${maxBadShare}: give a fraction from 0 to 1`);
  if (!(Number.isInteger(gapMinutes) && gapMinutes >= 1 && gapMinutes <= 1440))
    throw new ImportError('options', `gapMinutes is ${gapMinutes}: give whole minutes from 1 to 1440`);
  if (dayZone !== undefined && !isTimeZone(dayZone))
    throw new ImportError(
      'options',
      `the time zone of local days is ${JSON.stringify(dayZone)}: give an IANA name, e.g. ${DEFAULT_TIME_ZONE}`,
    );
}

interface Work {
  readonly options: ImportOptions;
  readonly dir: string;
  readonly lease: Lease;
  readonly logs: readonly LogFile[];
  readonly catalogs: readonly CatalogFile[];
  readonly progress: ProgressMeter;
  readonly finish: (report: Omit<ImportReport, 'skipped' | 'seconds'>) => ImportReport;
}

async function importUnderLease(work: Work): Promise<ImportReport> {
  const { options, dir, progress } = work;
  const { signal } = options;
  const paths = lakePaths(dir);
  const id = newSnapshotId();
  const folder = path.join(paths.staging, id);
  await mkdir(folder, { recursive: true });
  const [keepDuplicates, replaceMonths, asAppend] = [
    options.keepDuplicates ?? false,
    options.replaceMonths ?? false,
    options.asAppend ?? false,
  ];
  const {
    manifest: base,
    contents: known,
    isSynthetic,
    replacesSynthetic,
  } = await chooseBase(dir, asAppend ? 'as-it-is' : (options.isSynthetic ?? false));
  const catalogSha256 = await catalogHash(work.catalogs, signal);
  const { fresh, alreadyImported, toReplace } = await sortOutKnown(
    work.logs,
    known,
    catalogSha256,
    {
      keepDuplicates,
      asAppend,
      replaces: replaceMonths !== false,
      readAgain: options.readAgain ?? false,
      isPlain: options.readAs === undefined && work.catalogs.length === 0,
      signal,
    },
    progress,
  );
  await checkSpace(dir, fresh, base);
  const threads = options.threads ?? availableParallelism();
  const engine = await Engine.open({
    tempRoot: paths.temp,
    threads,
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
  });
  const connection = await engine.connectWithProgress();
  const quarantine = new QuarantineWriter(path.join(folder, 'quarantine.jsonl'), connection);
  try {
    const buckets = chooseBuckets((base?.snapshot.rows ?? 0) + guessRows(fresh), base);
    const maxBadShare = options.maxBadShare ?? DEFAULT_MAX_BAD_SHARE;
    const catalog =
      work.catalogs.length === 0 || fresh.length === 0
        ? null
        : await stageCatalog(connection, work.catalogs, folder, { signal, acceptCut: options.acceptCut ?? false });
    const staged: StagedFile[] = [];
    for (const [index, file] of fresh.entries()) {
      const result = await stageFile(
        {
          connection,
          folder,
          buckets,
          quarantine,
          progress,
          signal,
          catalog: catalog?.parquet ?? null,
          catalogLongIds: catalog?.longIds ?? null,
          maxBadShare,
          acceptCut: options.acceptCut,
        },
        file,
        index + 1,
      ).catch((error: unknown) => {
        throw about(file.name, error);
      });
      refuseIfTooBad(result, maxBadShare);
      staged.push(result);
    }
    const aside = path.join(folder, 'quarantine.parquet');
    const hasQuarantine = (await quarantine.finish(aside, signal)) > 0;
    const gapMinutes = options.gapMinutes ?? base?.gapMinutes ?? DEFAULT_GAP_MINUTES;
    const dayZone = options.dayZone ?? base?.dayZone ?? DEFAULT_TIME_ZONE;
    const rowsToSort = staged.reduce((sum, { good }) => sum + good, 0);
    const duplicates: DuplicatePolicy = asAppend ? 'append' : keepDuplicates ? 'keep' : 'drop';
    const { replaced: replacedMonths, strays } = await chooseMonths(connection, staged, base, replaceMonths, signal);
    refuseBeside(toReplace, replacedMonths);
    const plan: RebuildPlan = {
      id,
      dir,
      folder: path.join(folder, 'files'),
      base,
      buckets,
      staged,
      longIds: [...staged.map(({ longIds }) => longIds), catalog?.longIds ?? null].filter((file) => file !== null),
      duplicates,
      gapMinutes,
      dayZone,
      erasedUsers: [],
      replacedMonths,
      isWhole: base !== null && (base.buckets !== buckets || base.gapMinutes !== gapMinutes),
    };
    progress.begin('sorting, dropping copies, numbering sessions', 'rows', rowsToSort);
    let counts: readonly SourceCounts[] = [];
    const made =
      fresh.length === 0
        ? null
        : await rebuild(plan, {
            engine,
            threads,
            signal,
            onPart: (fraction) => progress.updateFraction(fraction),
            onCounts: (found) => {
              counts = found;
            },
          });
    const read = staged.map(({ file, months, sha256 }): ContentEntry => ({
      sha256,
      name: file.name,
      bytes: file.bytes,
      importId: id,
      months,
      reading: readingOf(file, catalogSha256, keepDuplicates),
    }));
    const stillKnown = await withoutOldSegments(options.dataDir, known);
    const contents = [
      ...stillKnown.filter(({ months }) => !months.some((month) => replacedMonths.has(month))),
      ...read,
    ];
    const manifest: Manifest | null =
      made === null
        ? base
        : {
            snapshot: {
              id,
              committedAt: new Date().toISOString(),
              rows: made.rows,
              isSynthetic,
              parentId: base?.snapshot.id ?? null,
              layoutVersion: LAYOUT_VERSION,
              reason: asAppend ? 'append' : 'import',
              importId: id,
            },
            gapMinutes,
            buckets,
            rollups: ROLLUPS,
            dayZone,
            sessionCounters: made.sessionCounters,
            contents,
            totals: made.totals,
            files: made.files,
            sessionType:
              staged.every(({ sessionType }) => sessionType === 'uuid') &&
              (base === null || base.sessionType === 'uuid')
                ? 'uuid'
                : 'text',
          };
    if (manifest === null) throw new ImportError('empty', 'no row was read: choose a file with rows');
    const report = work.finish(
      describeImport({
        id,
        staged,
        counts,
        manifest,
        catalog,
        strays,
        committed: made !== null,
        quarantineFile: hasQuarantine ? paths.quarantineFile(id) : null,
        alreadyImported,
        keepDuplicates,
        replacedSynthetic: replacesSynthetic,
        replacedRows: made?.removedRows ?? 0,
      }),
    );
    progress.begin('committing', 'rows', null);
    await commit({
      dir,
      lease: work.lease,
      report,
      made: made === null ? null : { manifest, folder: plan.folder },
      copies: read,
      quarantine: hasQuarantine ? aside : null,
      signal,
    });
    return made === null ? report : await removeOldSnapshots(dir, work.lease, report);
  } finally {
    await quarantine.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Base {
  readonly manifest: Manifest | null;
  readonly contents: readonly ContentEntry[];
  readonly isSynthetic: boolean;
  readonly replacesSynthetic: boolean;
}

/** What is built upon, and the log files whose rows it has; `as-it-is` builds upon whatever is there. */
async function chooseBase(dir: string, wanted: boolean | 'as-it-is'): Promise<Base> {
  const pointer = await readPointer(dir);
  if (pointer.current === null)
    return { manifest: null, contents: [], isSynthetic: wanted === true, replacesSynthetic: false };
  const manifest = await readManifest(dir, pointer.current);
  const { isSynthetic } = manifest.snapshot;
  if (wanted === 'as-it-is' || wanted === isSynthetic)
    return { manifest, contents: contentsOf(pointer, manifest), isSynthetic, replacesSynthetic: false };
  if (wanted)
    throw new ImportError(
      'mixed-synthetic',
      'this data folder holds a real log, and synthetic rows never mix with it: choose another data folder for the demo shop',
    );
  return { manifest: null, contents: [], isSynthetic: false, replacesSynthetic: true };
}

const textBytes = (logs: readonly LogFile[]): number =>
  logs.reduce(
    (sum, { bytes, packing, format }) => sum + bytes * (packing === 'none' && format !== 'parquet' ? 1 : UNPACKED),
    0,
  );
const guessRows = (logs: readonly LogFile[]): number => textBytes(logs) / LINE_BYTES;

/** Staged rows take about a third of the text, the new files a quarter; a bucket that does not fit in memory spills. */
async function checkSpace(dir: string, logs: readonly LogFile[], base: Manifest | null): Promise<void> {
  const present = base === null ? 0 : filesOf(base).reduce((sum, { bytes }) => sum + bytes, 0);
  const needed = textBytes(logs) + (logs.length === 0 ? 0 : present * 1.5);
  const { bavail, bsize } = await statfs(dir);
  const facts = { needed: Math.ceil(needed / 1e6), free: Math.floor((bavail * bsize) / 1e6) };
  if (bavail * bsize < needed)
    throw new ImportError(
      'no-space',
      `the import needs about ${facts.needed} MB on the disk of ${dir}, which has ${facts.free} MB: free some space`,
      { facts },
    );
}

/** No machine that runs this version has a right clock before it. */
const EARLIEST_CLOCK = Date.parse('2025-01-01T00:00:00Z');

/** What to add where the machine's clock, not the log, may be what is wrong with its times. */
const clockHint = (problems: readonly ImportProblem[]): string =>
  Date.now() < EARLIEST_CLOCK && problems.some(({ reason }) => reason === 'bad-event-time')
    ? `; the clock of this machine says ${new Date().toISOString().slice(0, 10)}, so times of the log may only seem to be in the future: set the clock and import again`
    : '';

function refuseIfTooBad({ file, read, good, problems }: StagedFile, maxBadShare: number): void {
  const bad = read - good;
  const first = problems.find(({ isWarning }) => !isWarning);
  const example =
    first === undefined
      ? ''
      : `; first at line ${first.line}${first.column === null ? '' : `, ${first.column}`}: ${first.remedy}`;
  const facts = { file: file.name, read, bad, limit: maxBadShare * 100 };
  if (good === 0)
    throw new ImportError(
      'too-many-bad',
      `${file.name}: none of its ${read} rows can be used${example}${clockHint(problems)}`,
      { problems, facts },
    );
  if (read >= SHARE_APPLIES_FROM && bad > read * maxBadShare) {
    throw new ImportError(
      'too-many-bad',
      `${file.name}: ${bad} of ${read} rows are bad, so nothing was imported: up to ${maxBadShare * 100} % are put aside${example}${clockHint(problems)}`,
      { problems, facts },
    );
  }
}
