import type { Stats } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ImportError } from '../errors.js';
import type { ImportProblem } from '../report.js';
import { findForms, findParquetForms } from './find-forms.js';
import type { LogFile } from './find-logs.js';
import { dropCategories, findRoundedIds, roundedIdsError } from './id-collapse.js';
import { JudgeTally, PROBLEMS_KEPT } from './judge-tally.js';
import { LongIdFile } from './long-id-file.js';
import { describeShape, type LogShape } from './log-shape.js';
import { sha256Of } from '../read-pieces.js';
import { parquetFault } from './read-parquet.js';
import { cutFile, unpack } from './read-packed.js';
import { ruleSettings } from './row-rules.js';
import { stageCsv, type PlainFile, type Stage } from './stage-csv.js';
import { factsOf, type StagedFacts } from './stage-facts.js';
import { stageJson } from './stage-json.js';
import { stageParquet } from './stage-parquet.js';

/** One file's good rows, typed, in `bucket=<n>` folders of Parquet; the bad ones are in quarantine. */
export interface StagedFile {
  readonly file: LogFile;
  /** A folder; it may be empty. */
  readonly rowsDir: string;
  readonly read: number;
  readonly good: number;
  readonly quarantined: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
  readonly problems: readonly ImportProblem[];
  readonly readAs: string;
  /** `csv`, `jsonl`, `parquet`, with `.gz` or `.zst` where it was packed. */
  readonly format: string;
  /** Of the file as it is stored, in hexadecimal digits. */
  readonly sha256: string;
  /** Parquet of the ids beyond 2^63 − 1 that good rows hold, with their numbers; null where they hold none. */
  readonly longIds: string | null;
  /** Whether every session of a good row is a UUID in lower case. */
  readonly sessionType: 'uuid' | 'text';
  /** `YYYY-MM` of the good rows, ascending. */
  readonly months: readonly string[];
  readonly seconds: number;
}

const ENDINGS = { none: '', gzip: '.gz', zstd: '.zst' } as const;

/**
 * Reads one file into typed rows, and puts its bad rows aside.
 *
 * @param source - the file's number, which its rows carry.
 * @throws ImportError `header-only`, `damaged`, `unpacks-too-large`; `cut-file` - it is packed and breaks off, unless that is accepted; `file-changed` - it grew or was written while it was read;
 *   `mangled-ids` - its product or user ids were rounded. The caller refuses files with too many bad rows.
 */
export async function stageFile(stage: Stage, file: LogFile, source: number): Promise<StagedFile> {
  const startedAt = performance.now();
  const before = await stat(file.path);
  const settings = ruleSettings(stage.now ?? new Date(), file.zone);
  const { plain, bytes, isCut, sha256: packedHash } = await plainOf(stage, file, source);
  if (isCut && stage.acceptCut !== true) {
    // A file that still grows breaks off, too, and only has to be waited for.
    await refuseIfChanged(file, before);
    throw cutFile(file.name, file.packing);
  }
  const longIds = new LongIdFile(path.join(stage.folder, `file-${source}-long-ids.parquet`));
  const tally = new JudgeTally(file.name, stage.quarantine, longIds);
  let shape = file.shape;
  let staged: StagedPlain;
  try {
    shape = { ...shape, forms: await formsOf(stage, file, plain) };
    const work: PlainFile = { name: file.name, plain, bytes, shape, settings, source, tally, longIds };
    staged = await stagePlain(stage, file, work);
  } catch (error) {
    await longIds.close();
    // What is found in a file that is being written says nothing about it.
    await refuseIfChanged(file, before);
    throw error;
  }
  await refuseIfChanged(file, before);
  if (plain !== file.path) await rm(plain, { force: true });
  if (staged.rows === 0)
    throw new ImportError('header-only', `${file.name} has a header and no rows: choose a file with rows`);
  if (isCut)
    tally.note(
      `truncated-${file.packing}`,
      staged.physicalLines,
      'the packed file breaks off after this line: copy it again and import it to get the rest',
    );
  const facts = staged.good > 0 ? await factsOf(stage.connection, staged.rowsDir, stage.signal) : null;
  if (facts !== null) await checkIds(stage, file.name, staged, facts, tally);
  else await mkdir(staged.rowsDir, { recursive: true });
  await rm(path.join(stage.folder, `file-${source}-good.csv`), { force: true });
  return {
    file,
    rowsDir: staged.rowsDir,
    read: staged.rows,
    good: staged.good,
    quarantined: tally.quarantined,
    warnings: tally.warnings,
    problems: tally.problems.slice(0, PROBLEMS_KEPT),
    readAs: describeShape(shape, {
      format: file.format,
      packing: file.packing,
      lineEnd: staged.lineEnd,
      zone: file.zone,
    }),
    format: `${file.format}${ENDINGS[file.packing]}`,
    sha256: packedHash ?? staged.sha256,
    longIds: staged.longIds,
    sessionType: staged.hasUuidSessions ? 'uuid' : 'text',
    months: facts?.months ?? [],
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function formsOf({ connection, signal }: Stage, file: LogFile, plain: string): Promise<LogShape['forms']> {
  if (file.format !== 'parquet') return await findForms(plain, file.format, file.shape, signal);
  try {
    return await findParquetForms(connection, plain, file.readAs.columns, signal);
  } catch (error) {
    throw parquetFault(file.name, error);
  }
}

async function refuseIfChanged(file: LogFile, before: Stats): Promise<void> {
  const after = await stat(file.path);
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
  throw new ImportError(
    'file-changed',
    `${file.name} was written to while it was read (${before.size} bytes before, ${after.size} after), so nothing was imported: wait until it is complete, or import a copy of it`,
  );
}

/** The file itself, or its text beside the lake where it is packed. */
async function plainOf(
  { folder, progress, signal }: Stage,
  file: LogFile,
  source: number,
): Promise<{ plain: string; bytes: number; isCut: boolean; sha256: string | null }> {
  if (file.packing === 'none') return { plain: file.path, bytes: file.bytes, isCut: false, sha256: null };
  const plain = path.join(folder, `file-${source}-unpacked`);
  progress.begin(`unpacking ${file.name}`, 'bytes', file.bytes, file.name);
  const { bytes, isCut, sha256 } = await unpack(file.name, file.path, file.packing, plain, {
    signal,
    afterPiece: (done) => progress.update(done),
  });
  return { plain, bytes, isCut, sha256 };
}

interface StagedPlain {
  readonly rowsDir: string;
  readonly rows: number;
  readonly good: number;
  readonly hasUuidSessions: boolean;
  readonly physicalLines: number;
  readonly lineEnd: string | null;
  readonly sha256: string;
  readonly longIds: string | null;
}

async function stagePlain(stage: Stage, file: LogFile, work: PlainFile): Promise<StagedPlain> {
  if (file.format === 'parquet') {
    const sha256 = await sha256Of(file.path, { signal: stage.signal });
    return { ...(await stageParquet(stage, work, file.readAs.columns)), physicalLines: 0, lineEnd: null, sha256 };
  }
  const { rowsDir, survey } = await (file.format === 'jsonl' ? stageJson(stage, work) : stageCsv(stage, work));
  return { rowsDir, ...survey, longIds: await work.longIds.finish(stage.connection, stage.signal) };
}

/** Refuses rounded products and users; rounded categories leave their rows without one. */
async function checkIds(
  { connection, signal, catalogLongIds }: Stage,
  name: string,
  { rowsDir, longIds }: StagedPlain,
  facts: StagedFacts,
  tally: JudgeTally,
): Promise<void> {
  const rounded = await findRoundedIds(
    connection,
    rowsDir,
    facts,
    [longIds, catalogLongIds].filter((file) => file !== null),
    signal,
  );
  const fatal = rounded.filter((column) => column !== 'category_id');
  if (fatal.length > 0) throw roundedIdsError(name, fatal);
  if (rounded.includes('category_id'))
    tally.warn('rounded-category-id', 'category_id', '', 0, await dropCategories(connection, rowsDir));
}
