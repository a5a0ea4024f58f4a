import { mkdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Engine } from '../engines/duckdb/engine.js';
import { ImportError, QueryError } from '../errors.js';
import { acquireLease, type Lease } from '../lease.js';
import { lakePaths, readManifest, readPointer, type Manifest } from '../manifest.js';
import type { ImportReport, Progress } from '../report.js';
import { DEFAULT_GAP_MINUTES, LAYOUT_VERSION } from '../schema.js';
import { AppendFile } from './append-file.js';
import { commit } from './commit.js';
import { findLogs, type LogFile } from './find-logs.js';
import { PROBLEMS_KEPT } from './judge-file.js';
import { removeLeftovers } from './leftovers.js';
import { mergeRows, writeEvents, type MergeCounts, type MergeTools } from './merge.js';
import { ProgressMeter } from './progress-meter.js';
import { stageFile, type StagedFile } from './stage-file.js';
import { countTotals, writeTables } from './tables.js';

/** What to import and how. */
export interface ImportOptions {
  readonly dataDir: string;
  /** Files or folders; of a folder every log below it is read. */
  readonly paths: readonly string[];
  /** Keep exact copies of a row within a file. Default false: they are dropped and counted. */
  readonly keepDuplicates?: boolean;
  /** The rows come from the demo shop. Default false. */
  readonly isSynthetic?: boolean;
  /** Fraction of bad rows, in files of 1,000 rows and more, from which on nothing is imported: it is then hardly a log. Default 0.5. */
  readonly maxBadShare?: number;
  /** Minutes without an event that end a session where the log gives no session id. Default: the lake's, at first 30. */
  readonly gapMinutes?: number;
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
const DEFAULT_MAX_BAD_SHARE = 0.5;

/**
 * Imports log files into the lake and commits a new snapshot.
 *
 * For every file, and so in all: read = accepted + duplicates + quarantined. A real log imported over the demo shop takes its
 * place; demo rows are refused over a real log.
 *
 * @returns the report; `committed` is false when the files hold nothing new.
 * @throws ImportError - nothing was imported; `code` says why and `problems` where. LeaseHeldError - another import is at work.
 * Cost: one sort of all rows of the lake; about 2 s a million rows on two cores.
 */
export async function importLog(options: ImportOptions): Promise<ImportReport> {
  checkOptions(options);
  const startedAt = performance.now();
  const { signal } = options;
  try {
    signal?.throwIfAborted();
    const { logs, skipped } = await findLogs(options.paths);
    const dir = path.resolve(options.dataDir, 'lake');
    await mkdir(dir, { recursive: true });
    await readPointer(dir);
    const progress = new ProgressMeter(options.onProgress);
    const lease = await acquireLease(options.dataDir, 'import', {
      holder: `import of ${logs.map(({ name }) => name).join(', ')}`.slice(0, 200),
      waitMs: options.waitMs ?? 0,
      onWait: (holder) => progress.begin(`waiting for process ${holder.pid} (${holder.what})`, 'rows', null),
      ...(signal === undefined ? {} : { signal }),
    });
    try {
      await removeLeftovers(dir);
      return await importUnderLease({ options, dir, lease, logs, progress, finish: (report) => ({ ...report, skipped, seconds: (performance.now() - startedAt) / 1000 }) });
    } finally {
      await lease.release();
    }
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) throw new ImportError('cancelled', 'the import was cancelled; the lake is as it was before', { cause: error });
    throw inWords(error);
  }
}

/** What the machine lacks, in words; any other error as it is. */
function inWords(error: unknown): unknown {
  const text = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}` : '';
  if (/no space left|ENOSPC|disk full/i.test(text)) return new ImportError('no-space', 'the disk of the data folder is full, so nothing was imported: free some space and import again', { cause: error });
  if (error instanceof QueryError && /out of memory/i.test(text)) {
    return new ImportError('out-of-memory', 'the memory that the import may use was not enough, so nothing was imported: close other programs, or give it more', { cause: error });
  }
  return error;
}

function checkOptions({ paths, maxBadShare = DEFAULT_MAX_BAD_SHARE, gapMinutes = DEFAULT_GAP_MINUTES }: ImportOptions): void {
  if (paths.length === 0) throw new ImportError('options', 'no file to import was named: name a log file or a folder');
  if (!(maxBadShare >= 0 && maxBadShare <= 1)) throw new ImportError('options', `maxBadShare is ${maxBadShare}: give a fraction from 0 to 1`);
  if (!(Number.isInteger(gapMinutes) && gapMinutes >= 1 && gapMinutes <= 1440)) throw new ImportError('options', `gapMinutes is ${gapMinutes}: give whole minutes from 1 to 1440`);
}

interface Work {
  readonly options: ImportOptions;
  readonly dir: string;
  readonly lease: Lease;
  readonly logs: readonly LogFile[];
  readonly progress: ProgressMeter;
  readonly finish: (report: Omit<ImportReport, 'skipped' | 'seconds'>) => ImportReport;
}

async function importUnderLease(work: Work): Promise<ImportReport> {
  const { options, dir, logs, progress } = work;
  const { signal } = options;
  const paths = lakePaths(dir);
  const id = newId();
  const folder = path.join(paths.staging, id);
  await mkdir(folder, { recursive: true });
  const base = await chooseBase(dir, options.isSynthetic ?? false);
  await checkSpace(dir, logs, base.manifest);
  const engine = await Engine.open({ tempRoot: paths.temp, ...(options.threads === undefined ? {} : { threads: options.threads }), ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }) });
  const quarantine = new AppendFile(path.join(folder, 'quarantine.jsonl'));
  try {
    const connection = await engine.connectWithProgress();
    const staged: StagedFile[] = [];
    for (const [index, file] of logs.entries()) {
      const result = await stageFile({ connection, folder, quarantine, progress, signal }, file, index + 1);
      refuseIfTooBad(result, options.maxBadShare ?? DEFAULT_MAX_BAD_SHARE);
      staged.push(result);
    }
    const hasQuarantine = await quarantine.close();
    const tools: MergeTools = { connection, progress, signal };
    const merged = path.join(folder, 'merged.parquet');
    progress.begin('sorting, dropping copies, numbering sessions', 'rows', staged.reduce((sum, { good }) => sum + good, 0) + (base.manifest?.snapshot.rows ?? 0));
    const gapMinutes = options.gapMinutes ?? base.manifest?.gapMinutes ?? DEFAULT_GAP_MINUTES;
    const counts = await mergeRows(tools, {
      base: base.manifest === null ? null : { dir: paths.snapshot(base.manifest.snapshot.id), manifest: base.manifest },
      staged: staged.map(({ parquet }) => parquet), keepDuplicates: options.keepDuplicates ?? false, gapMinutes,
    }, merged);
    const isNew = base.manifest === null || counts.some(({ accepted }) => accepted > 0) || gapMinutes !== base.manifest.gapMinutes;
    const made = isNew ? await makeSnapshot(tools, { id, rows: (base.manifest?.snapshot.rows ?? 0) + counts.reduce((sum, { accepted }) => sum + accepted, 0), merged, folder: path.join(folder, 'snapshot'), gapMinutes, parent: base.manifest, isSynthetic: options.isSynthetic ?? false }) : null;
    const manifest = made?.manifest ?? base.manifest;
    if (manifest === null) throw new ImportError('empty', 'no row was read: choose a file with rows');
    const report = work.finish(describe({ id, staged, counts, manifest, committed: made !== null, quarantineFile: hasQuarantine ? paths.quarantineFile(id) : null, keepDuplicates: options.keepDuplicates ?? false, replacedSynthetic: base.replacesSynthetic }));
    progress.begin('committing', 'rows', null);
    await commit({ dir, lease: work.lease, report, made, quarantine: hasQuarantine ? quarantine.path : null, signal });
    return report;
  } finally {
    await quarantine.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ids sort by time, so that a listing of a folder tells the order. */
const newId = (): string => `${new Date().toISOString().replaceAll(/[-:]|\.\d+Z$/g, '').toLowerCase()}-${randomBytes(4).toString('hex')}`;

async function chooseBase(dir: string, isSynthetic: boolean): Promise<{ manifest: Manifest | null; replacesSynthetic: boolean }> {
  const { current } = await readPointer(dir);
  if (current === null) return { manifest: null, replacesSynthetic: false };
  const manifest = await readManifest(dir, current);
  if (manifest.snapshot.isSynthetic === isSynthetic) return { manifest, replacesSynthetic: false };
  if (isSynthetic) throw new ImportError('mixed-synthetic', 'this data folder holds a real log, and made-up rows never mix with it: choose another data folder for the demo shop');
  return { manifest: null, replacesSynthetic: true };
}

/** Packed logs unpack to about eight times; sorting spills up to the size of the text, beside the staged and the merged rows. */
async function checkSpace(dir: string, logs: readonly LogFile[], base: Manifest | null): Promise<void> {
  const text = logs.reduce((sum, { bytes, isGzip }) => sum + bytes * (isGzip ? 8 : 1), 0);
  const present = base === null ? 0 : base.files.events.reduce((sum, { bytes }) => sum + bytes, 0);
  const needed = text * 1.5 + present * 4;
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < needed) throw new ImportError('no-space', `the import needs about ${Math.ceil(needed / 1e6)} MB on the disk of ${dir}, which has ${Math.floor((bavail * bsize) / 1e6)} MB: free some space`);
}

function refuseIfTooBad({ file, read, good, problems }: StagedFile, maxBadShare: number): void {
  const bad = read - good;
  const first = problems.find(({ isWarning }) => !isWarning);
  const example = first === undefined ? '' : `; first at line ${first.line}${first.column === null ? '' : `, ${first.column}`}: ${first.reason} (${first.remedy})`;
  if (good === 0) throw new ImportError('too-many-bad', `${file.name}: none of its ${read} rows is good${example}`, { problems });
  if (read >= SHARE_APPLIES_FROM && bad > 0 && bad >= read * maxBadShare) {
    throw new ImportError('too-many-bad', `${file.name}: ${bad} of ${read} rows are bad, so nothing was imported: up to ${maxBadShare * 100} % are put aside${example}`, { problems });
  }
}

async function makeSnapshot(tools: MergeTools, plan: { id: string; rows: number; merged: string; folder: string; gapMinutes: number; parent: Manifest | null; isSynthetic: boolean }): Promise<{ manifest: Manifest; folder: string }> {
  await mkdir(plan.folder, { recursive: true });
  tools.progress.begin('writing events', 'rows', plan.rows);
  const events = await writeEvents(tools, plan.merged, plan.folder);
  tools.progress.begin('writing sessions, users and products', 'tables', 3);
  const tables = await writeTables(tools, plan.folder, events);
  const totals = await countTotals(tools);
  return {
    folder: plan.folder,
    manifest: {
      snapshot: {
        id: plan.id, committedAt: new Date().toISOString(), rows: events.reduce((sum, { rows }) => sum + rows, 0), isSynthetic: plan.isSynthetic,
        parentId: plan.parent?.snapshot.id ?? null, layoutVersion: LAYOUT_VERSION, importId: plan.id,
      },
      gapMinutes: plan.gapMinutes, totals, files: { events, ...tables },
    },
  };
}

interface Findings {
  readonly id: string;
  readonly staged: readonly StagedFile[];
  readonly counts: readonly MergeCounts[];
  readonly manifest: Manifest;
  readonly committed: boolean;
  readonly quarantineFile: string | null;
  readonly keepDuplicates: boolean;
  readonly replacedSynthetic: boolean;
}

function addUp(maps: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const map of maps) for (const [reason, count] of map) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

function describe({ staged, counts, manifest, ...rest }: Findings): Omit<ImportReport, 'skipped' | 'seconds'> {
  const files = staged.map(({ file, read, good, readAs }, index) => {
    const { accepted = 0, duplicates = 0 } = counts[index] ?? {};
    if (accepted + duplicates !== good) throw new ImportError('passes-disagree', `${file.name}: ${good} good rows went in, ${accepted} and ${duplicates} copies came out, so nothing was imported: please report this with the file`);
    return { name: file.name, bytes: file.bytes, read, accepted, duplicates, quarantined: read - good, readAs };
  });
  const total = (key: 'read' | 'accepted' | 'duplicates'): number => files.reduce((sum, file) => sum + file[key], 0);
  const problems = staged.flatMap((file) => file.problems);
  return {
    ...rest, snapshot: manifest.snapshot, finishedAt: new Date().toISOString(),
    read: total('read'), accepted: total('accepted'), duplicates: total('duplicates'), duplicatesFound: counts.reduce((sum, { duplicatesFound }) => sum + duplicatesFound, 0),
    quarantined: addUp(staged.map((file) => file.quarantined)), warnings: addUp(staged.map((file) => file.warnings)), files,
    problems: [...problems.filter(({ isWarning }) => !isWarning), ...problems.filter(({ isWarning }) => isWarning)].slice(0, PROBLEMS_KEPT),
    ...manifest.totals,
  };
}
