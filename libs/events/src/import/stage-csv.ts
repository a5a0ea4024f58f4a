import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ImportError, isOutOfMemory, QueryError } from '../errors.js';
import { isWithoutRoom } from '../missing-file.js';
import type { LogShape } from './log-shape.js';
import type { JudgeTally } from './judge-tally.js';
import type { LongIdFile } from './long-id-file.js';
import { inspectLines, writeGoodLines, type Demands, type LineSurvey } from './line-inspection.js';
import type { ProgressMeter } from './progress-meter.js';
import type { QuarantineWriter } from './quarantine-writer.js';
import type { RuleSettings } from './row-rules.js';
import { writeCanonicalCsv, writeJudgedCsv, type CsvSource, type EngineCounts, type RowsTarget } from './stage-rows.js';

/** What staging works with. */
export interface Stage {
  readonly connection: DuckDBConnection;
  /** For what is made on the way and for the rows. */
  readonly folder: string;
  readonly buckets: number;
  readonly quarantine: QuarantineWriter;
  readonly progress: ProgressMeter;
  readonly signal: AbortSignal | undefined;
  /** Parquet made by stageCatalog; null without one. */
  readonly catalog: string | null;
  /** Parquet of its category ids beyond 2^63 − 1; null where it has none. */
  readonly catalogLongIds: string | null;
  /** Fraction of bad rows above which a file is refused; the caller refuses. */
  readonly maxBadShare: number;
  /** Take what can be read of a packed file that breaks off. Default false: it is refused. */
  readonly acceptCut?: boolean | undefined;
  /** Tells times of the future. Default: now. */
  readonly now?: Date;
}

/** A plain text file to stage. */
export interface PlainFile {
  readonly name: string;
  readonly plain: string;
  readonly bytes: number;
  readonly shape: LogShape;
  readonly settings: RuleSettings;
  readonly source: number;
  readonly tally: JudgeTally;
  readonly longIds: LongIdFile;
}

/** Rows that were staged, with what their lines said. */
export interface StagedLines {
  readonly rowsDir: string;
  readonly survey: LineSurvey;
}

/** How the engine is to read. */
interface Mode {
  readonly isCanonical: boolean;
  readonly hasUuidSessions: boolean;
}

/** Bytes that are looked at before the engine begins: what is odd in a file mostly shows early, and a small file is known whole by then. */
const LOOK_FIRST_BYTES = 8 * 1024 ** 2;

/** Faults the engine's reader meets before a row has columns; it gives no row for them. */
const REJECTED = new Set([
  'missing-columns',
  'extra-columns',
  'unclosed-quote',
  'bad-quote',
  'not-utf8',
  'line-too-long',
  'nul-byte',
  'cut-line',
]);

/** null where the engine's reader must not read the file itself. */
const modeOf = ({ isCanonical, isRegular, hasUuidSessions }: Demands): Mode | null =>
  isRegular ? { isCanonical, hasUuidSessions } : null;
const isSameMode = (a: Mode | null, b: Mode | null): boolean =>
  a?.isCanonical === b?.isCanonical && a?.hasUuidSessions === b?.hasUuidSessions;

/**
 * Stages a delimited text file.
 *
 * One pass over the bytes looks at every line while the engine reads the file beside it. As long as every line is canonical the engine
 * takes each value straight into its type; from the first other line on it reads text and judges by the rules as SQL, and the close
 * look judges by the rules as functions. Both must agree on every count. A file whose rows and lines may differ (open quotes, zero
 * bytes, mixed line ends), or on which they do not agree, is written out line by line first, and only its good rows go to the engine.
 */
export async function stageCsv(stage: Stage, file: PlainFile): Promise<StagedLines> {
  const { progress, signal, quarantine } = stage;
  let reading: Reading | null = null;
  let readings = 0;
  const begin = (mode: Mode): Reading => new Reading(stage, file, mode, (readings += 1));
  try {
    progress.begin(`reading ${file.name}`, 'bytes', file.bytes, file.name);
    const survey = await inspectLines(file.plain, file.shape, {
      settings: file.settings,
      tally: file.tally,
      signal,
      afterPiece: async (bytesRead, demands, lines) => {
        await quarantine.flush();
        await file.longIds.flush();
        const mode = modeOf(demands);
        if (reading !== null && !isSameMode(reading.mode, mode)) {
          await reading.cancel();
          reading = null;
        }
        if (mode !== null && bytesRead >= LOOK_FIRST_BYTES) reading ??= begin(mode);
        // The slower of the two tells how far the file is.
        const share = Math.min(1, (reading?.fraction ?? 1) / (bytesRead / file.bytes));
        progress.update(Math.floor(bytesRead * share), Math.floor(lines * share));
      },
    });
    await quarantine.flush();
    const mode = modeOf(survey);
    if (reading !== null && !isSameMode((reading as Reading).mode, mode)) {
      await (reading as Reading).cancel();
      reading = null;
    }
    if (mode !== null && survey.rows > 0) {
      reading ??= begin(mode);
      const made = reading as Reading;
      made.onFraction = (fraction) =>
        progress.update(Math.floor(file.bytes * fraction), Math.floor(survey.rows * fraction));
      const counts = await made.counts();
      if (counts !== null && agree(counts, survey, file.tally)) {
        progress.update(file.bytes, survey.rows);
        return { rowsDir: made.target.rowsDir, survey };
      }
      await made.cancel();
    }
    return { rowsDir: await stageGoodLines(stage, file, survey, readings + 1), survey };
  } catch (error) {
    await (reading as Reading | null)?.cancel();
    throw error;
  }
}

async function stageGoodLines(stage: Stage, file: PlainFile, survey: LineSurvey, number: number): Promise<string> {
  const { signal, progress, folder } = stage;
  const good = path.join(folder, `file-${file.source}-good.csv`);
  progress.begin(`reading ${file.name} line by line`, 'bytes', file.bytes, file.name);
  const written = await writeGoodLines(file.plain, file.shape, good, {
    settings: file.settings,
    signal,
    afterPiece: (read) => progress.update(read),
  });
  const reading = new Reading(
    stage,
    { ...file, plain: good },
    { isCanonical: false, hasUuidSessions: survey.hasUuidSessions },
    number,
    '\n',
  );
  const counts = written === 0 ? { good: 0, bad: new Map<string, number>(), rejected: 0 } : await reading.counts();
  if (
    counts === null ||
    counts.good !== survey.good ||
    written !== survey.good ||
    counts.bad.size > 0 ||
    counts.rejected > 0 ||
    survey.good + file.tally.bad !== survey.rows
  ) {
    throw new ImportError(
      'passes-disagree',
      `${file.name}: the two ways of reading it disagree (${survey.rows} lines, ${survey.good} and ${counts?.good ?? 'no'} good rows), so nothing was imported: please report this with the file`,
    );
  }
  return reading.target.rowsDir;
}

/** Whether both found the same rows good and the same bad, by reason. */
function agree(counts: EngineCounts, survey: LineSurvey, tally: JudgeTally): boolean {
  const expected = new Map<string, number>();
  let rejected = 0;
  for (const [reason, count] of tally.quarantined) {
    if (REJECTED.has(reason)) rejected += count;
    else {
      // The engine sees a header among the rows as a row with a bad time.
      const seen = reason === 'repeated-header' ? 'bad-event-time' : reason;
      expected.set(seen, (expected.get(seen) ?? 0) + count);
    }
  }
  return (
    counts.good === survey.good &&
    counts.rejected === rejected &&
    survey.good + tally.bad === survey.rows &&
    counts.bad.size === expected.size &&
    [...counts.bad].every(([reason, count]) => expected.get(reason) === count)
  );
}

/** One statement of the engine over a file, under way. */
class Reading {
  readonly target: RowsTarget;
  /** How much the engine has read. */
  fraction = 0;
  onFraction: ((fraction: number) => void) | undefined;
  private readonly stop = new AbortController();
  private readonly ended: Promise<{ counts: EngineCounts } | { error: unknown }>;

  constructor(
    stage: Stage,
    file: PlainFile,
    readonly mode: Mode,
    number: number,
    newLine?: '\n',
  ) {
    const { connection, folder, buckets, catalog, signal } = stage;
    this.target = {
      connection,
      rowsDir: path.join(folder, `file-${file.source}-rows-${number}`),
      source: file.source,
      buckets,
      catalog,
      hasUuidSessions: mode.hasUuidSessions,
    };
    const { delimiter, columns, skippedLines } = file.shape;
    const source: CsvSource = {
      file: file.plain,
      delimiter,
      columns,
      skip: newLine === undefined ? skippedLines : 0,
      ...(newLine === undefined ? {} : { newLine }),
    };
    const options = {
      signal: signal === undefined ? this.stop.signal : AbortSignal.any([signal, this.stop.signal]),
      onFraction: (fraction: number) => {
        this.fraction = fraction;
        this.onFraction?.(fraction);
      },
    };
    const reading = mode.isCanonical
      ? writeCanonicalCsv(this.target, source, options)
      : writeJudgedCsv(this.target, source, file.settings, `${file.source}_${number}`, options);
    this.ended = reading.then(
      (counts) => ({ counts }),
      (error: unknown) => ({ error }),
    );
  }

  /** What the engine counted; null when it could not read the file. */
  async counts(): Promise<EngineCounts | null> {
    const ended = await this.ended;
    if ('counts' in ended) return ended.counts;
    if (ended.error instanceof QueryError && !isWithoutRoom(ended.error) && !isOutOfMemory(ended.error)) return null;
    throw ended.error;
  }

  /** Ends the statement and takes away what it wrote. */
  async cancel(): Promise<void> {
    this.stop.abort(new Error('the file turned out to be read another way'));
    await this.ended;
    await rm(this.target.rowsDir, { recursive: true, force: true });
  }
}
