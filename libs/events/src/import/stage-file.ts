import path from 'node:path';
import { stat, writeFile } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError, QueryError } from '../errors.js';
import type { ImportProblem } from '../report.js';
import type { LogColumn } from '../schema.js';
import type { AppendFile } from './append-file.js';
import type { LogFile } from './find-logs.js';
import { hasCutLastLine, judgeFile, type Judgement } from './judge-file.js';
import { describeShape, type LogShape } from './log-shape.js';
import type { ProgressMeter } from './progress-meter.js';
import { ruleSettings } from './row-rules.js';
import { judgeSql } from './rule-sql.js';
import { isRegular, surveyLines, unpackGzip, type Survey } from './survey.js';

/** One file's rows, typed, as Parquet; rows with a `reason` are bad ones and take no further part. */
export interface StagedFile {
  readonly file: LogFile;
  readonly parquet: string;
  readonly read: number;
  readonly good: number;
  readonly quarantined: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
  readonly problems: readonly ImportProblem[];
  readonly readAs: string;
}

/** What staging works with. */
export interface Stage {
  readonly connection: DuckDBConnection;
  readonly folder: string;
  readonly quarantine: AppendFile;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
}

/** How the engine's reader judged a file. */
interface Counts {
  readonly good: number;
  readonly bad: ReadonlyMap<string, number>;
  readonly warnings: ReadonlyMap<string, number>;
  /** Lines that gave no row at all. */
  readonly rejected: number;
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);

/** Faults the engine's reader meets before a row has columns; it gives no row for them. */
const REJECTED = new Set(['missing-columns', 'extra-columns', 'unclosed-quote', 'bad-quote', 'not-utf8', 'line-too-long', 'nul-byte', 'cut-line']);

/**
 * Reads one file into typed rows.
 *
 * The engine reads fast and tells how many rows are good; only where something is wrong does a second pass over the lines find
 * the places, by the same rules. Both must agree on every count. A file whose rows and lines may differ (open quotes,
 * zero bytes, mixed line ends), or on which they do not agree, is read line by line first and only its good rows go to the engine.
 */
export async function stageFile(stage: Stage, file: LogFile, number: number): Promise<StagedFile> {
  const plain = file.isGzip ? path.join(stage.folder, `file-${number}.csv`) : file.path;
  const { isCut } = file.isGzip ? await unpackGzip(file.name, file.path, plain, stage.signal) : { isCut: false };
  const plainBytes = (await stat(plain)).size;
  stage.progress.begin(`checking ${file.name}`, 'bytes', plainBytes);
  const survey = await surveyLines(plain, { signal: stage.signal, afterPiece: (done) => stage.progress.update(done) });
  const isCutOff = !survey.endsWithLineEnd && await hasCutLastLine(plain, file.shape);
  const shape = isCutOff ? file.shape : { ...file.shape, lastValueLength: null };
  const read = survey.lines - (shape.hasHeader ? 1 : 0);
  if (read === 0) throw new ImportError('header-only', `${file.name} has a header and no rows: choose a file with rows`);
  stage.progress.begin(`reading ${file.name}`, 'rows', read);

  const staged = { file, parquet: path.join(stage.folder, `file-${number}.parquet`), read, readAs: describeShape(shape, { lineEnd: survey.lineEnd, packing: file.packing }) };
  const result = await readDirectly(stage, plain, shape, survey, staged, number) ?? await readByLine(stage, plain, shape, staged, number);
  stage.progress.update(read);
  if (!isCut) return result;
  return { ...result, warnings: new Map([...result.warnings, ['truncated-gzip', 1]]), problems: [...result.problems, {
    file: file.name, line: survey.physicalLines, column: null, value: '', reason: 'truncated-gzip', remedy: 'the packed file breaks off after this line: copy it again and import it to get the rest', isWarning: true,
  }] };
}

type Begun = Pick<StagedFile, 'file' | 'parquet' | 'read' | 'readAs'>;

/** null where the engine's reading cannot be trusted. */
async function readDirectly(stage: Stage, plain: string, shape: LogShape, survey: Survey, begun: Begun, number: number): Promise<StagedFile | null> {
  if (!isRegular(survey) || shape.lastValueLength !== null) return null;
  const source = { file: plain, delimiter: shape.delimiter, columns: shape.columns, skip: shape.skippedLines };
  let counts: Counts;
  try {
    counts = await readIntoParquet(stage, source, begun.parquet, `${number}`, begun.read);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
  const rows = counts.good + sum(counts.bad) + counts.rejected;
  if (rows === begun.read && counts.good === begun.read && counts.warnings.size === 0) return { ...begun, good: counts.good, quarantined: new Map(), warnings: new Map(), problems: [] };
  if (rows !== begun.read) return null;
  const before = await stage.quarantine.flush();
  const judgement = await judgeFile(plain, shape, { name: begun.file.name, quarantine: stage.quarantine, signal: stage.signal });
  if (!agree(counts, judgement)) {
    await stage.quarantine.rewind(before);
    return null;
  }
  return { ...begun, good: judgement.good, quarantined: judgement.quarantined, warnings: judgement.warnings, problems: judgement.problems };
}

async function readByLine(stage: Stage, plain: string, shape: LogShape, begun: Begun, number: number): Promise<StagedFile> {
  const goodRows = path.join(stage.folder, `file-${number}-good.csv`);
  await writeFile(goodRows, '');
  const judgement = await judgeFile(plain, shape, { name: begun.file.name, quarantine: stage.quarantine, signal: stage.signal, goodRowsTo: goodRows });
  const counts = await readIntoParquet(stage, { file: goodRows, delimiter: ',', columns: shape.columns, skip: 0, newLine: '\n' }, begun.parquet, `${number}_lines`, begun.read);
  if (counts.good !== judgement.good || counts.bad.size > 0 || counts.rejected > 0 || judgement.good + sum(judgement.quarantined) !== begun.read) {
    throw new ImportError('passes-disagree', `${begun.file.name}: the two ways of reading it disagree (${begun.read} lines, ${judgement.good} and ${counts.good} good rows), so nothing was imported: please report this with the file`);
  }
  return { ...begun, good: judgement.good, quarantined: judgement.quarantined, warnings: judgement.warnings, problems: judgement.problems };
}

/** Whether both passes found the same rows good and the same bad, by reason. */
function agree(counts: Counts, judgement: Judgement): boolean {
  const expected = new Map<string, number>();
  let rejected = 0;
  for (const [reason, count] of judgement.quarantined) {
    if (REJECTED.has(reason)) rejected += count;
    else {
      // The engine sees a header among the rows as a row with a bad time.
      const seen = reason === 'repeated-header' ? 'bad-event-time' : reason;
      expected.set(seen, (expected.get(seen) ?? 0) + count);
    }
  }
  return counts.good === judgement.good && counts.rejected === rejected && isSame(counts.bad, expected) && isSame(counts.warnings, judgement.warnings);
}

const isSame = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean => a.size === b.size && [...a].every(([key, count]) => b.get(key) === count);

interface CsvSource {
  readonly file: string;
  readonly delimiter: string;
  readonly columns: readonly (LogColumn | null)[];
  readonly skip: number;
  /** Where set, only this ends a line; the engine guesses otherwise, and takes a carriage return in quotes for a line end. */
  readonly newLine?: '\n';
}

async function readIntoParquet(stage: Stage, source: CsvSource, parquet: string, tag: string, rows: number): Promise<Counts> {
  const { connection, signal, progress } = stage;
  const names = source.columns.map((column, index) => column ?? `ignored_${index}`);
  const csv = `read_csv(${literal(source.file)}, auto_detect = false, header = false, skip = ${source.skip}, delim = ${literal(source.delimiter)}, quote = '"', escape = '"',${source.newLine === undefined ? '' : " new_line = '\\n',"}
    columns = {${names.map((name) => `'${name}': 'VARCHAR'`).join(', ')}}, store_rejects = true, rejects_limit = 0, rejects_table = 'rejects_${tag}', rejects_scan = 'scan_${tag}')`;
  const present = new Set(source.columns.filter((column) => column !== null));
  await run(connection, 'SET preserve_insertion_order = false');
  await run(connection, `COPY (${judgeSql(csv, present, ruleSettings(new Date()))}) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION snappy)`, {
    ...(signal === undefined ? {} : { signal }), onFraction: (fraction) => progress.update(Math.floor(rows * fraction)),
  });
  await run(connection, 'SET preserve_insertion_order = true');
  const tally = async (column: string, where = ''): Promise<Map<string, number>> => {
    const result = await run(connection, `SELECT ${column}, count(*) FROM read_parquet(${literal(parquet)}) WHERE ${column} IS NOT NULL ${where} GROUP BY 1`);
    return new Map((await result.getRowsJson()).map(([key, count]) => [String(key), Number(count)]));
  };
  const all = await run(connection, `SELECT count(*) FILTER (WHERE reason IS NULL), (SELECT count(DISTINCT line) FROM rejects_${tag}) FROM read_parquet(${literal(parquet)})`);
  const [good = 0, rejected = 0] = ((await all.getRowsJson())[0] ?? []).map(Number);
  return { good, rejected, bad: await tally('reason'), warnings: new Map([...await tally('category_warning', 'AND reason IS NULL'), ...await tally('time_warning', 'AND reason IS NULL')]) };
}
